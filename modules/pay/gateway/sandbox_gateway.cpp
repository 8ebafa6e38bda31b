#include "pay/gateway/sandbox_gateway.h"

#include <stdexcept>

#include "runtime/async_event.h"

namespace baedal::pay {

namespace {

using Verdict = GatewayResponse::Verdict;

// The time-out of a connection without a response; much longer than pay.gateway_timeout.
constexpr auto connection_timeout = std::chrono::seconds{30};

GatewayResponse failure() { return {Verdict::unknown, "The payment gateway failed.", false}; }
GatewayResponse declined() { return {Verdict::declined, "The payment was declined."}; }
GatewayResponse approved() { return {Verdict::approved, "Approved."}; }

Task<GatewayResponse> no_response() {
    co_await sleep_for(connection_timeout);
    co_return GatewayResponse{Verdict::unknown, "The payment gateway did not answer.", false};
}

}  // namespace

Task<bool> SandboxGateway::reaches_gateway() {
    if (settings_.latency_high > Milliseconds{0}) {
        const auto span =
            static_cast<std::uint64_t>((settings_.latency_high - settings_.latency_low).count()) +
            1;
        const auto drawn = static_cast<std::int64_t>(random_.number() % span);
        co_await sleep_for(settings_.latency_low + Milliseconds{drawn});
    }
    co_return settings_.failure_rate <= 0 || random_.fraction() >= settings_.failure_rate;
}

Task<GatewayResponse> SandboxGateway::charge(Charge charge) {
    if (!co_await reaches_gateway() || charge.token == "tok_error") co_return failure();
    if (charge.token == "tok_timeout") co_return co_await no_response();
    const bool slow = charge.token == "tok_slow";
    const bool lost = charge.token == "tok_lost";
    if (charge.token != "tok_ok" && !slow && !lost) {
        // A repeated key gets its first response again, with whatever token.
        co_return co_await ledger_.close_key(charge.payment_id) ? approved() : declined();
    }
    const bool charged = co_await ledger_.charge(charge);
    if (lost) co_return co_await no_response();
    if (slow) co_await sleep_for(settings_.slow);
    co_return charged ? approved() : declined();
}

Task<GatewayResponse> SandboxGateway::query(Charge charge, Milliseconds /*age*/) {
    if (!co_await reaches_gateway()) co_return failure();
    if (co_await ledger_.close_key(charge.payment_id)) {
        GatewayResponse response = approved();
        response.cancels = ledger_.refunds_of(charge.payment_id);
        co_return response;
    }
    co_return GatewayResponse{Verdict::declined, "The payment did not go through."};
}

Task<RefundResponse> SandboxGateway::refund(GatewayRefund refund) {
    using Verdict = RefundResponse::Verdict;
    if (!co_await reaches_gateway())
        co_return RefundResponse{Verdict::unknown, "The payment gateway failed."};
    if (co_await ledger_.refund(refund)) co_return RefundResponse{Verdict::done, "Refunded."};
    co_return RefundResponse{Verdict::refused, "There is no such charge, or less is left of it."};
}

Task<TransactionPage> SandboxGateway::list(TransactionQuery query) {
    if (!co_await reaches_gateway()) throw std::runtime_error("The payment gateway failed.");
    co_return ledger_.list_between(query);
}

}  // namespace baedal::pay
