#include "order/module.h"

#include "base/embedded_file.h"
#include "order/application/cancel_order.h"
#include "order/application/order_publisher.h"
#include "order/application/place_order.h"
#include "order/events.h"
#include "order/handlers/handlers.h"
#include "order/http/daily_report_route.h"
#include "order/http/order_routes.h"
#include "order/jobs/order_jobs.h"
#include "order/samples.h"
#include "order/settings.h"
#include "order/storage/menu_repository.h"

namespace baedal {
extern const std::span<const EmbeddedFile> order_files;
}

namespace baedal::order {

namespace {

class OrderModule final : public host::Module {
public:
    explicit OrderModule(host::ModuleContext& host)
        : host_(host),
          settings_(Settings::read(host.config)),
          publisher_(host.topics),
          expiry_(add_expiry_job(host, publisher_)),
          checkout_(host, settings_, menus_, publisher_, [bell = expiry_] { bell->notify(); }),
          cancellation_(host, publisher_),
          routes_(host, checkout_, cancellation_, menus_, settings_.currency),
          figures_route_(host, settings_, menus_) {
        add_policies(host.bus, publisher_, menus_);
        add_purge_job(host);
    }

    void prepare() override { menus_.fill(host_.database.read(menu_repository::load)); }

private:
    host::ModuleContext& host_;
    const Settings settings_;
    const OrderPublisher publisher_;
    MenuCache menus_;
    const std::shared_ptr<host::JobTrigger> expiry_;
    Checkout checkout_;
    Cancellation cancellation_;
    OrderRoutes routes_;
    FiguresRoute figures_route_;
};

}  // namespace

host::ModuleDefinition definition() {
    return {
        .name = "order",
        .prefixes = {"orders", "menus"},
        .files = order_files,
        .messages = message_samples,
        .create = [](host::ModuleContext& host) { return std::make_unique<OrderModule>(host); },
        .check_settings = [](const Config& config) { Settings::read(config); },
    };
}

}  // namespace baedal::order
