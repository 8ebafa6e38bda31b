#include "pay/jobs/reconciler.h"

#include "base/log.h"
#include "base/random.h"
#include "runtime/when_all.h"

namespace baedal::pay {

namespace {

constexpr int max_checks = 32;  // of the gateway at the same time

}  // namespace

Task<std::optional<TimePoint>> Reconciler::run() const {
    std::vector<Task<>> checks;
    for (std::string& id : database_.read([&](db::Connection& c) {
             return payments::due_for_check(c, clock_.now(), max_checks);
         })) {
        checks.push_back(check(std::move(id)));
    }
    co_await when_all(std::move(checks), "pay.reconciler");
    co_return database_.read(payments::next_check_at);
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
