// Wires loyalty: orders earn points.
#include "loyalty/module.h"

#include "loyalty/handlers/order_handlers.h"
#include "loyalty/http/points_routes.h"
#include "loyalty/samples.h"
#include "loyalty/settings.h"

namespace baedal {

extern const std::span<const EmbeddedFile> loyalty_files;

namespace loyalty {

namespace {

class LoyaltyModule final : public host::Module {
public:
    explicit LoyaltyModule(host::ModuleContext& context)
        : order_handlers_(context.bus, Settings::read(context.config).percent),
          points_routes_(context.routes, context.database) {}

private:
    const OrderHandlers order_handlers_;
    const PointsRoutes points_routes_;
};

}  // namespace

host::ModuleDefinition definition() {
    return {
        .name = "loyalty",
        .prefixes = {"loyalty"},
        .files = loyalty_files,
        .messages = message_samples,
        .create = [](host::ModuleContext& context) -> std::unique_ptr<host::Module> {
            return std::make_unique<LoyaltyModule>(context);
        },
        .check_settings = [](const Config& config) { (void)Settings::read(config); },
    };
}

}  // namespace loyalty
}  // namespace baedal
