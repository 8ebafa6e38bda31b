#include "order/module.h"

#include "base/embedded_file.h"
#include "order/application/cancel_order.h"
#include "order/application/charge_order.h"
#include "order/application/discount_service.h"
#include "order/application/menu_cache.h"
#include "order/application/order_publisher.h"
#include "order/application/pay_order.h"
#include "order/application/place_order.h"
#include "order/events.h"
#include "order/handlers/pay_handlers.h"
#include "order/handlers/store_handlers.h"
#include "order/http/blocked_phone_routes.h"
#include "order/http/daily_report_route.h"
#include "order/http/menu_routes.h"
#include "order/http/order_export_route.h"
#include "order/http/order_list_route.h"
#include "order/http/order_routes.h"
#include "order/jobs/close_days.h"
#include "order/jobs/decide_for_store.h"
#include "order/jobs/erase_old_contacts.h"
#include "order/jobs/expire_unpaid_orders.h"
#include "order/jobs/purge_idempotency_keys.h"
#include "order/jobs/settle_attempts.h"
#include "order/jobs/withdraw_discounts.h"
#include "order/personal_data.h"
#include "order/samples.h"
#include "order/settings.h"
#include "order/storage/menu_repository.h"
#include "order/storage/open_attempts.h"

namespace baedal {
extern const std::span<const EmbeddedFile> order_files;
}

namespace baedal::order {

namespace {

BreakerSettings breaker_settings(const Settings& settings) {
    BreakerSettings out;
    out.slow_call = settings.payment_timeout;  // a slower call is a time-out, which is a failure
    return out;
}

constexpr BreakerSettings discount_breaker_settings() {
    return {
        .window = 10, .minimum = 5, .slow_call = std::chrono::seconds{1}, .half_open_permits = 1};
}

class OrderModule final : public host::Module {
public:
    explicit OrderModule(host::ModuleContext& host)
        : database_(host.database),
          settings_(Settings::read(host.config)),
          publisher_(host.topics),
          expiry_(add_expiry_job(host, publisher_)),
          charge_order_(host.database, host.bus,
                        host.breakers.get("order.pay", breaker_settings(settings_)), host.clock,
                        settings_, publisher_, [trigger = expiry_] { trigger->notify(); }),
          pay_order_(host.database, settings_, menus_, publisher_, charge_order_),
          discounts_(host.database, host.bus,
                     host.breakers.get("order.discounts", discount_breaker_settings()), publisher_),
          place_order_(host.database, host.clock, host.random, settings_, menus_, discounts_,
                       charge_order_, pay_order_, host.free_space),
          cancel_order_(host.database, host.topics, host.clock, publisher_, settings_),
          pay_handlers_(host.bus, publisher_, settings_),
          store_handlers_(host.bus, publisher_, menus_, settings_),
          order_routes_(host, settings_, place_order_, pay_order_, cancel_order_),
          order_list_route_(host, menus_),
          blocked_phone_routes_(host),
          daily_report_route_(host, menus_, settings_.currency, settings_.vat_percent),
          order_export_route_(host, menus_, settings_.currency, settings_.vat_percent),
          menu_routes_(host, menus_, settings_.currency),
          close_days_(host.database, host.clock, menus_, settings_.vat_percent) {
        add_decision_job(host, publisher_);
        add_attempt_job(host, publisher_, charge_order_);
        add_withdrawal_job(host, discounts_);
        add_purge_job(host);
        host.jobs.add("close-days", [this] { return close_days_.run(); });
        add_erasure_job(host, settings_.contact);
    }

    void prepare() override {
        menus_.fill(database_.read(menu_repository::load));
        database_.write_and_wait(open_attempts::add_interrupted);
        withdraw_interrupted();
    }

private:
    // The requests of earlier runs of the module have ended.
    void withdraw_interrupted() {
        const auto withdraw = [this](db::Transaction& tx) {
            return discounts_.withdraw_begun_before(tx, TimePoint::max());
        };
        while (database_.write_and_wait(withdraw)) {
        }
    }

    db::Database& database_;
    const Settings settings_;
    const OrderPublisher publisher_;
    MenuCache menus_;
    const std::shared_ptr<host::JobTrigger> expiry_;
    const ChargeOrder charge_order_;
    const PayOrder pay_order_;
    const DiscountService discounts_;
    PlaceOrder place_order_;
    const CancelOrder cancel_order_;
    const PayHandlers pay_handlers_;
    const StoreHandlers store_handlers_;
    OrderRoutes order_routes_;
    OrderListRoute order_list_route_;
    BlockedPhoneRoutes blocked_phone_routes_;
    DailyReportRoute daily_report_route_;
    OrderExportRoute order_export_route_;
    MenuRoutes menu_routes_;
    CloseDays close_days_;
};

}  // namespace

host::ModuleDefinition definition() {
    return {
        .name = "order",
        .prefixes = {"orders", "menus", "blocked-phones"},
        .files = order_files,
        .is_essential = true,
        .messages = message_samples,
        .create = [](host::ModuleContext& host) { return std::make_unique<OrderModule>(host); },
        .check_settings = [](const Config& config) { Settings::read(config); },
        .personal_data = personal_data(),
    };
}

}  // namespace baedal::order
