#include "pay/jobs/refund_sender.h"

#include "base/log.h"
#include "base/random.h"
#include "pay/storage/refund_repository.h"
#include "runtime/when_all.h"

namespace baedal::pay {

namespace {

constexpr int max_calls = 32;  // of the gateway at the same time

using RefundVerdict = RefundResponse::Verdict;

void log_if_open(const Refund& refund, const RefundResponse& response) {
    if (response.verdict == RefundVerdict::done || response.verdict == RefundVerdict::refused)
        return;
    log::warn("a refund did not go through and will be tried again",
              {{"refund", id_prefix(refund.id)},
               {"attempts", refund.attempts + 1},
               {"detail", response.detail}});
}

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
    auto call = co_await database_.write(
        [&](db::Transaction& tx) { return refunds_.begin(tx, refund.id); });
    if (!call) co_return;
    const RefundResponse response =
        co_await call_gateway(std::move(*call), stored->payment.data().method);
    log_if_open(refund, response);
    co_await database_.write(
        [&](db::Transaction& tx) { refunds_.finish(tx, refund.id, response); });
}

Task<RefundResponse> RefundSender::call_gateway(GatewayRefund call,
                                                const std::string& method) const {
    try {
        settings_.require_gateway_of(method);
        co_return co_await gateway_.refund(std::move(call));
    } catch (const std::exception& e) {
        co_return RefundResponse{RefundVerdict::unknown, e.what()};
    }
}

}  // namespace baedal::pay
