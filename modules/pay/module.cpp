// Wiring of pay.
#include "pay/module.h"

#include "base/embedded_file.h"
#include "pay/events.h"
#include "pay/gateway/sandbox_gateway.h"
#include "pay/gateway/toss_gateway.h"
#include "pay/http/toss_window.h"
#include "pay/pay_module.h"
#include "pay/samples.h"

namespace baedal {

extern const std::span<const EmbeddedFile> pay_files;

namespace pay {

namespace {

std::shared_ptr<Gateway> make_gateway(const Settings& settings, db::Database& sandbox,
                                      Random& random) {
    if (settings.toss) return std::make_shared<TossGateway>(*settings.toss);
    return std::make_shared<SandboxGateway>(sandbox, settings.sandbox, random);
}

}  // namespace

PayModule::PayModule(host::ModuleContext& context)
    : settings_(Settings::read(context.config)),
      database_(context.database),
      sandbox_(context.external("sandbox")),
      clock_(context.clock),
      books_(
          std::make_shared<const Books>(settings_, register_jobs(context.jobs), context.metrics)),
      gateway_(make_gateway(settings_, sandbox_, context.random)),
      authorizer_(std::make_shared<Authorizer>(
          settings_, database_, gateway_, books_,
          context.breakers.get("pay.gateway", settings_.breaker), clock_, context.metrics)) {
    context.bus.serve<contract::AuthorizePayment>(
        [this](contract::AuthorizePayment request, std::string traceparent) {
            return authorizer_->authorize(std::move(request), std::move(traceparent));
        });
    register_policies(context.bus);
    register_routes(context.routes);
    collect_metrics(context.metrics);
}

void PayModule::collect_metrics(Metrics& metrics) const {
    // The callbacks outlive the instance, so they know the database only.
    db::Database* database = &database_;
    metrics.collect("baedal_payments_waiting", "Payments whose outcome is not known yet.",
                    Metrics::Type::gauge, [database] {
                        std::vector<Metrics::Sample> samples;
                        for (const auto& [state, count] : database->read(payments::waiting)) {
                            samples.push_back({{{"state", state}}, static_cast<double>(count)});
                        }
                        return samples;
                    });
    metrics.collect(
        "baedal_gateway_calls",
        "Calls of the payment gateway: under way, and waiting for their turn.",
        Metrics::Type::gauge, [authorizer = std::weak_ptr<const Authorizer>(authorizer_)] {
            std::vector<Metrics::Sample> samples;
            if (const auto alive = authorizer.lock()) {
                const auto figures = alive->bulkhead();
                samples.push_back(
                    {{{"state", "in_flight"}}, static_cast<double>(figures.in_flight)});
                samples.push_back({{{"state", "waiting"}}, static_cast<double>(figures.waiting)});
            }
            return samples;
        });
    metrics.collect("baedal_refunds_pending", "Refunds that the gateway has not confirmed yet.",
                    Metrics::Type::gauge, [database] {
                        return std::vector<Metrics::Sample>{
                            {{}, static_cast<double>(database->read(refunds::count_pending))}};
                    });
}

using contract::PaymentApproved;
using contract::PaymentDeclined;
using contract::PaymentRefunded;

host::ModuleDefinition definition() {
    return {
        .name = "pay",
        .prefixes = {"payments"},
        .files = pay_files,
        .messages = message_samples,
        .external_databases = {"sandbox"},
        .create = [](host::ModuleContext& context) -> std::unique_ptr<host::Module> {
            return std::make_unique<PayModule>(context);
        },
        .check_settings = [](const Config& config) { (void)Settings::read(config); },
        .page_sources =
            [](const Config& config) {
                return Settings::read(config).has_toss_window()
                           ? toss_window_sources()
                           : std::vector<http::ForeignSource>{};
            },
    };
}

}  // namespace pay
}  // namespace baedal
