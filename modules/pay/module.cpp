// Wiring of pay.
#include "pay/module.h"

#include "base/embedded_file.h"
#include "pay/application/authorize_payment.h"
#include "pay/application/refund_payment.h"
#include "pay/application/request_check.h"
#include "pay/events.h"
#include "pay/gateway/no_gateway.h"
#include "pay/gateway/sandbox_gateway.h"
#include "pay/gateway/toss_check.h"
#include "pay/gateway/toss_gateway.h"
#include "pay/handlers/order_handlers.h"
#include "pay/http/payment_routes.h"
#include "pay/http/toss_webhook.h"
#include "pay/http/toss_window.h"
#include "pay/jobs/payment_search.h"
#include "pay/jobs/reconciler.h"
#include "pay/jobs/refund_sender.h"
#include "pay/metrics.h"
#include "pay/samples.h"
#include "pay/setup_gaps.h"
#include "pay/storage/search_repository.h"

namespace baedal {

extern const std::span<const EmbeddedFile> pay_files;

namespace pay {

namespace {

std::shared_ptr<Gateway> make_gateway(const Settings& settings, db::Database& sandbox,
                                      Random& random) {
    if (settings.toss) return std::make_shared<TossGateway>(*settings.toss);
    if (settings.offers("sandbox"))
        return std::make_shared<SandboxGateway>(sandbox, settings.sandbox, random);
    return std::make_shared<NoGateway>();
}

std::vector<host::Check> checks(const Settings& settings, const Clock& clock) {
    if (!settings.toss) return {};
    return {
        {"payment gateway", [toss = *settings.toss, &clock] { return check_toss(toss, clock); }}};
}

using ReplaceGateway = std::function<std::shared_ptr<Gateway>(std::shared_ptr<Gateway>)>;

// One running instance of pay.
class PayModule final : public host::Module {
public:
    PayModule(host::ModuleContext& context, const ReplaceGateway& replace_gateway);

    void prepare() override {
        database_.write_and_wait([this](db::Transaction& tx) { service_->resume(tx); });
    }

private:
    db::Database& database_;
    const Settings settings_;
    // Calls of the gateway that outlive the instance share the gateway and the service.
    const std::shared_ptr<Gateway> gateway_;
    const PaymentPublisher publisher_;
    const std::shared_ptr<host::JobTrigger> reconciler_trigger_;
    const RefundService refunds_;
    const std::shared_ptr<const PaymentService> service_;
    const std::shared_ptr<PaymentAuthorizer> authorizer_;
    const RefundPayment refund_payment_;
    const RequestCheck request_check_;
    const Reconciler reconciler_;
    const RefundSender refund_sender_;
    const ListedPayments listed_payments_;
    const PaymentSearch payment_search_;
    const OrderHandlers order_handlers_;
    const PaymentRoutes payment_routes_;
    const TossWebhook toss_webhook_;
};

PayModule::PayModule(host::ModuleContext& context, const ReplaceGateway& replace_gateway)
    : database_(context.database),
      settings_(Settings::read(context.config)),
      gateway_(
          replace_gateway(make_gateway(settings_, context.external("sandbox"), context.random))),
      publisher_(context.metrics),
      reconciler_trigger_(context.jobs.add("reconciler", [this] { return reconciler_.run(); })),
      refunds_(settings_, gateway_->rules(), publisher_,
               context.jobs.add("refunds", [this] { return refund_sender_.run(); })),
      service_(std::make_shared<const PaymentService>(settings_, gateway_->rules(), publisher_,
                                                      refunds_, reconciler_trigger_)),
      authorizer_(std::make_shared<PaymentAuthorizer>(
          settings_, context.database, gateway_, service_,
          context.breakers.get("pay.gateway", settings_.breaker), context.clock, context.metrics)),
      refund_payment_(context.database, refunds_),
      request_check_(context.database, *service_, context.clock),
      reconciler_(settings_, context.database, *gateway_, *service_, context.gaps, context.clock),
      refund_sender_(settings_, context.database, *gateway_, refunds_, context.clock),
      listed_payments_(settings_, *service_, publisher_),
      payment_search_(settings_, context.database, *gateway_, listed_payments_, context.clock),
      order_handlers_(context.bus, *service_),
      payment_routes_(context.routes, settings_, context.database, context.external("sandbox"),
                      refund_payment_),
      toss_webhook_(context.routes, settings_, request_check_) {
    context.bus.serve<contract::AuthorizePayment>(
        [authorizer = authorizer_](contract::AuthorizePayment request, std::string traceparent) {
            return authorizer->authorize(std::move(request), std::move(traceparent));
        });
    context.bus.serve<contract::PreparePayment>(
        [authorizer = authorizer_](contract::PreparePayment request, std::string) {
            return authorizer->prepare(std::move(request.payment));
        });
    context.bus.serve<contract::FindPayment>(
        [authorizer = authorizer_](contract::FindPayment request,
                                   std::string) -> Task<contract::PaymentReply> {
            co_return authorizer->find(request.order_id);
        });
    context.jobs.add("payment-search", [this] { return payment_search_.run(); });
    collect_metrics(context.metrics, context.database, authorizer_);
}

}  // namespace

using contract::PaymentApproved;
using contract::PaymentDeclined;
using contract::PaymentRefunded;

host::ModuleDefinition definition() {
    return definition([](std::shared_ptr<Gateway> configured) { return configured; });
}

host::ModuleDefinition definition(ReplaceGateway replace) {
    return {
        .name = "pay",
        .prefixes = {"payments"},
        .files = pay_files,
        .messages = message_samples,
        .external_databases = {"sandbox"},
        .create = [replace = std::move(replace)](
                      host::ModuleContext& context) -> std::unique_ptr<host::Module> {
            return std::make_unique<PayModule>(context, replace);
        },
        .check_settings = [](const Config& config) { (void)Settings::read(config); },
        .page_sources =
            [](const Config& config) {
                return Settings::read(config).has_toss_window()
                           ? toss_window_sources()
                           : std::vector<http::ForeignSource>{};
            },
        .after_restore = searches::begin,
        .setup_gaps = [](const Config& config) { return setup_gaps(Settings::read(config)); },
        .checks = [](const Config& config,
                     const Clock& clock) { return checks(Settings::read(config), clock); },
    };
}

}  // namespace pay
}  // namespace baedal
