#include "order/module.h"

#include "announce.h"
#include "cancellation.h"
#include "checkout.h"
#include "figures_route.h"
#include "jobs.h"
#include "menu_repository.h"
#include "order/events.h"
#include "policies.h"
#include "routes.h"
#include "settings.h"
#include "util/embedded_file.h"

namespace baedal {
extern const std::span<const EmbeddedFile> order_openapi;
}

namespace baedal::order {

namespace {

class OrderModule final : public app::Module {
public:
    explicit OrderModule(app::ModuleContext& host)
        : host_(host),
          settings_(Settings::read(host.config)),
          announcer_(host.topics),
          expiry_(add_expiry_job(host, announcer_)),
          checkout_(host, settings_, shelf_, announcer_, [bell = expiry_] { bell->ring(); }),
          cancellation_(host, announcer_),
          routes_(host, checkout_, cancellation_, shelf_, settings_.currency),
          figures_route_(host, settings_, shelf_) {
        add_policies(host.bus, announcer_, shelf_);
        add_purge_job(host);
    }

    void prepare() override { shelf_.fill(host_.database.read(menu_repository::load)); }

private:
    app::ModuleContext& host_;
    const Settings settings_;
    const Announcer announcer_;
    MenuShelf shelf_;
    const std::shared_ptr<app::Bell> expiry_;
    Checkout checkout_;
    Cancellation cancellation_;
    OrderRoutes routes_;
    FiguresRoute figures_route_;
};

}  // namespace

app::ModuleDefinition contract::definition() {
    return {
        .name = "order",
        .prefixes = {"orders", "menus"},
        .event_types = {std::string(OrderPlaced::type.name),
                        std::string(OrderProgressed::type.name),
                        std::string(OrderCancelRequested::type.name),
                        std::string(OrderCancelled::type.name),
                        std::string(OrderRejected::type.name),
                        std::string(OrderExpired::type.name)},
        .openapi = order_openapi.front().text,
        .create = [](app::ModuleContext& host) { return std::make_unique<OrderModule>(host); },
        .check_settings = [](const Config& config) { Settings::read(config); },
    };
}

}  // namespace baedal::order
