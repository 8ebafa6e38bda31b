// Work towards the gateway that nobody waits for: finding out, and giving back.
#include "base/log.h"
#include "base/random.h"
#include "pay/pay_module.h"
#include "runtime/when_all.h"

namespace baedal::pay {

namespace {

// Calls of the gateway at the same time, by each of the jobs.
constexpr int batch = 32;

using Verdict = GatewayResponse::Verdict;

}  // namespace

JobTriggers PayModule::register_jobs(host::Jobs& jobs) {
    return {.reconciler = jobs.add("reconciler", [this] { return reconcile(); }),
            .refunds = jobs.add("refunds", [this] { return send_refunds(); })};
}

Task<std::optional<TimePoint>> PayModule::reconcile() const {
    const TimePoint now = clock_.now();
    std::vector<Task<>> looks;
    for (std::string& id :
         database_.read([&](db::Connection& c) { return payments::due(c, now, batch); })) {
        looks.push_back(reconcile_one(std::move(id)));
    }
    co_await when_all(std::move(looks), "pay.reconciler");
    co_return database_.read(payments::next_check);
}

Task<> PayModule::reconcile_one(std::string payment_id) const {
    const auto stored =
        database_.read([&](db::Connection& c) { return payments::find(c, payment_id); });
    if (!stored) throw std::logic_error("a payment that was begun is gone");
    const Payment::Data& data = stored->payment.data();
    GatewayResponse answer{Verdict::unknown, "The payment gateway could not be asked."};
    try {
        require_gateway_of(data);
        answer = co_await gateway_->query({data.id, data.order_id, data.amount, data.token},
                                          clock_.now() - stored->created_at);
    } catch (const std::exception& e) {
        log::warn("a payment could not be looked up at the gateway",
                  {{"payment", id_prefix(payment_id)}, {"error", e.what()}});
    }
    co_await database_.write(
        [&](db::Transaction& tx) { books_->reconcile(tx, payment_id, answer); });
}

// Another gateway knows nothing of the payment, and would say so: that must not be believed.
void PayModule::require_gateway_of(const Payment::Data& payment) const {
    if (settings_.offers(payment.method)) return;
    throw std::runtime_error("it was made with " + payment.method +
                             ", which pay.gateway does not name any more");
}

Task<std::optional<TimePoint>> PayModule::send_refunds() const {
    const TimePoint now = clock_.now();
    std::vector<Task<>> calls;
    for (Refund& refund :
         database_.read([&](db::Connection& c) { return refunds::due(c, now, batch); })) {
        calls.push_back(send_refund(std::move(refund)));
    }
    co_await when_all(std::move(calls), "pay.refunds");
    co_return database_.read(refunds::next_try);
}

Task<> PayModule::send_refund(Refund refund) const {
    const auto payment =
        database_.read([&](db::Connection& c) { return payments::find(c, refund.payment_id); });
    if (!payment) throw std::logic_error("a refund belongs to no payment");
    GatewayResponse answer{Verdict::unknown, "The payment gateway could not be asked."};
    try {
        const Payment::Data& data = payment->payment.data();
        require_gateway_of(data);
        answer = co_await gateway_->refund({.refund_id = refund.id,
                                            .payment_id = data.id,
                                            .order_id = data.order_id,
                                            .amount = refund.amount,
                                            .token = data.token,
                                            .reason = refund.reason,
                                            .repeated = refund.attempts > 0});
    } catch (const std::exception& e) {
        answer.detail = e.what();
    }
    if (answer.verdict == Verdict::approved) {
        co_await database_.write([&](db::Transaction& tx) { books_->complete_refund(tx, refund); });
        co_return;
    }
    // Money that is owed stays owed, even if the gateway refuses: somebody may have to put it right there.
    const auto level = answer.verdict == Verdict::declined ? log::Level::error : log::Level::warn;
    log::write(level, "a refund did not go through and will be tried again",
               {{"refund", id_prefix(refund.id)},
                {"attempts", refund.attempts + 1},
                {"detail", answer.detail}});
    co_await database_.write([&](db::Transaction& tx) { books_->postpone_refund(tx, refund); });
}

}  // namespace baedal::pay
