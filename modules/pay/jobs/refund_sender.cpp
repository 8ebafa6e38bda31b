#include "pay/jobs/refund_sender.h"

#include "base/log.h"
#include "base/random.h"
#include "pay/storage/refund_repository.h"
#include "runtime/when_all.h"

namespace baedal::pay {

namespace {

constexpr int max_calls = 32;  // of the gateway at the same time

using Verdict = RefundResponse::Verdict;

}  // namespace

Task<std::optional<TimePoint>> RefundSender::run() const {
    std::vector<Task<>> calls;
    for (Refund& refund : database_.read(
             [&](db::Connection& c) { return refunds::due(c, clock_.now(), max_calls); })) {
        calls.push_back(send(std::move(refund)));
    }
    co_await when_all(std::move(calls), "pay.refunds");
    co_return database_.read(refunds::next_try_at);
}

Task<> RefundSender::send(Refund refund) const {
    const auto stored =
        database_.read([&](db::Connection& c) { return payments::find(c, refund.payment_id); });
    if (!stored) throw std::logic_error("the payment of a refund is missing");
    const RefundResponse response = co_await call_gateway(refund, stored->payment.data());
    if (response.verdict == Verdict::done) {
        co_await database_.write([&](db::Transaction& tx) { refunds_.complete(tx, refund); });
        co_return;
    }
    // A declined refund stays owed: the owner may have to make it by hand.
    const auto level = response.verdict == Verdict::refused ? log::Level::error : log::Level::warn;
    log::write(level, "a refund did not go through and will be tried again",
               {{"refund", id_prefix(refund.id)},
                {"attempts", refund.attempts + 1},
                {"detail", response.detail}});
    co_await database_.write([&](db::Transaction& tx) { refunds_.postpone(tx, refund); });
}

Task<RefundResponse> RefundSender::call_gateway(const Refund& refund,
                                                const Payment::Data& payment) const {
    try {
        settings_.require_gateway_of(payment.method);
        co_return co_await gateway_.refund({.key = refund.id,
                                            .payment_id = payment.id,
                                            .order_id = payment.order_id,
                                            .amount = refund.amount,
                                            .token = payment.token,
                                            .reason = refund.reason,
                                            .repeated = refund.attempts > 0});
    } catch (const std::exception& e) {
        co_return RefundResponse{Verdict::unknown, e.what()};
    }
}

}  // namespace baedal::pay
