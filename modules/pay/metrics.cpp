#include "pay/metrics.h"

#include <map>
#include <string>

#include "pay/storage/payment_repository.h"
#include "pay/storage/refund_repository.h"

namespace baedal::pay {

namespace {

using Samples = std::vector<Metrics::Sample>;

Samples unsettled_payments(const db::Database& database) {
    // A state without payments is 0: a rule over time does not see a missing sample.
    std::map<std::string, double> counts{{"pending", 0}, {"unknown", 0}};
    for (const auto& [state, count] : database.read(payments::count_unsettled))
        counts[state] = static_cast<double>(count);
    Samples samples;
    for (const auto& [state, count] : counts) samples.push_back({{{"state", state}}, count});
    return samples;
}

Samples gateway_calls(const std::weak_ptr<const PaymentAuthorizer>& authorizer) {
    const auto alive = authorizer.lock();
    if (!alive) return {};
    const auto statistics = alive->bulkhead();
    return {{{{"state", "in_flight"}}, static_cast<double>(statistics.in_flight)},
            {{{"state", "waiting"}}, static_cast<double>(statistics.waiting)}};
}

}  // namespace

void collect_metrics(Metrics& metrics, const db::Database& database,
                     std::weak_ptr<const PaymentAuthorizer> authorizer) {
    metrics.collect("baedal_payments_waiting", "Payments whose outcome is not known yet.",
                    Metrics::Type::gauge, [&database] { return unsettled_payments(database); });
    metrics.collect("baedal_gateway_calls",
                    "Calls of the payment gateway: under way, and waiting for their turn.",
                    Metrics::Type::gauge,
                    [authorizer = std::move(authorizer)] { return gateway_calls(authorizer); });
    metrics.collect("baedal_refunds_pending", "Refunds that the gateway has not confirmed yet.",
                    Metrics::Type::gauge, [&database] {
                        return Samples{
                            {{}, static_cast<double>(database.read(refunds::count_open))}};
                    });
    metrics.collect(
        "baedal_payments_owing",
        "Payments that must be refunded and whose refund has failed: the owner must act.",
        Metrics::Type::gauge, [&database] {
            return Samples{{{}, static_cast<double>(database.read(payments::count_owing))}};
        });
}

}  // namespace baedal::pay
