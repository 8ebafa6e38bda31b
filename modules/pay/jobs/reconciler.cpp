#include "pay/jobs/reconciler.h"

#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "runtime/when_all.h"

namespace baedal::pay {

namespace {

constexpr int max_checks = 32;  // of the gateway at the same time
constexpr Milliseconds long_open = std::chrono::minutes{5};
constexpr Milliseconds between_looks = std::chrono::minutes{1};

}  // namespace

Task<std::optional<TimePoint>> Reconciler::run() const {
    std::vector<Task<>> checks;
    for (std::string& id : database_.read([&](db::Connection& c) {
             return payments::due_for_check(c, clock_.now(), max_checks);
         })) {
        checks.push_back(check(std::move(id)));
    }
    co_await when_all(std::move(checks), "pay.reconciler");
    // Nobody wakes this job for a payment that was prepared in vain, and a webhook may settle an open one.
    const Milliseconds pause = tell_of_open_payments()
                                   ? std::min(between_looks, settings_.reconcile_every)
                                   : settings_.reconcile_every;
    const TimePoint look = clock_.now() + pause;
    co_return std::min(database_.read(payments::next_check_at).value_or(look), look);
}

bool Reconciler::tell_of_open_payments() const {
    const std::int64_t open = database_.read(
        [&](db::Connection& c) { return payments::count_open(c, clock_.now() - long_open); });
    std::optional<host::Diagnosis> gap;
    if (open > 0) {
        gap = {.code = host::DiagnosisCode{"payments-open"},
               .level = host::Level::problem,
               .text =
                   "A payment has had no outcome for minutes: its customer waits. Look at the "
                   "payments, and whether the gateway is down.",
               .detail = std::to_string(open)};
    }
    gaps_.set("pay.open", std::move(gap));
    return open > 0;
}

Task<> Reconciler::check(std::string payment_id) const {
    const auto stored =
        database_.read([&](db::Connection& c) { return payments::find(c, payment_id); });
    if (!stored) throw std::logic_error("a payment that was begun is missing");
    const Payment::Data& data = stored->payment.data();
    GatewayResponse response{GatewayResponse::Verdict::unknown,
                             "The payment gateway could not be asked."};
    try {
        settings_.require_gateway_of(data.method);
        response = co_await gateway_.query({data.id, data.order_id, data.amount, data.token},
                                           clock_.now() - stored->created_at);
    } catch (const std::exception& e) {
        log::warn("a payment could not be looked up at the gateway",
                  {{"payment", id_prefix(payment_id)}, {"error", e.what()}});
    }
    co_await database_.write(
        [&](db::Transaction& tx) { service_.reconcile(tx, *stored, response); });
}

}  // namespace baedal::pay
