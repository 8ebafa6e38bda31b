#include "town/town_gateway.h"

namespace baedal::simulation {

using pay::GatewayResponse;
using pay::RefundResponse;

pay::GatewayRules TownGateway::rules() const { return {.refund_spacing = Milliseconds{1'000}}; }

Task<GatewayResponse> TownGateway::charge(pay::Charge charge) {
    GatewayResponse response = co_await sandbox_->charge(charge);
    if (response.verdict == GatewayResponse::Verdict::approved) books_->note_charge(charge);
    co_return response;
}

Task<GatewayResponse> TownGateway::query(pay::Charge charge, Milliseconds age) {
    if (books_->hides(charge.payment_id, age))
        co_return GatewayResponse{GatewayResponse::Verdict::unknown,
                                  "There is no such payment yet."};
    GatewayResponse response = co_await sandbox_->query(charge, age);
    if (response.verdict == GatewayResponse::Verdict::approved) {
        books_->note_charge(charge);
        response.cancels = books_->cancels_of(charge.payment_id);
    }
    co_return response;
}

Task<RefundResponse> TownGateway::refund(pay::GatewayRefund refund) {
    if (auto refusal = books_->refuse(refund)) {
        refusal->cancels = books_->cancels_of(refund.payment_id);
        co_return std::move(*refusal);
    }
    pay::GatewayRefund taken = refund;
    taken.key = books_->take(refund);
    RefundResponse response = co_await sandbox_->refund(std::move(taken));
    if (response.verdict == RefundResponse::Verdict::done) books_->note_done(refund);
    response.cancels = books_->cancels_of(refund.payment_id);
    co_return response;
}

Task<pay::TransactionPage> TownGateway::list(pay::TransactionQuery query) {
    pay::TransactionPage page = co_await sandbox_->list(query);
    if (page.next.empty()) books_->list_cancels(query, page.transactions);
    co_return page;
}

}  // namespace baedal::simulation
