#include "pay/application/refund_payment.h"

namespace baedal::pay {

Task<Result<Refund>> RefundPayment::refund(Request request) const {
    co_return co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return refunds_.request(tx, request.refund);
    });
}

Task<Result<RefundPayment::KeyedOutcome>> RefundPayment::refund_once(Request request,
                                                                     db::IdempotencyKey key,
                                                                     Encode encode) const {
    // One unit does all the work, so the key is taken exactly if its response is stored.
    co_return co_await database_.write([&](db::Transaction& tx) -> Result<KeyedOutcome> {
        tx.set_trace(request.traceparent);
        db::purge_idempotency_keys(tx);
        auto claim = key.look_up(tx);
        if (claim.conflict) return *claim.conflict;
        if (claim.response) return db::IdempotencyKey::Completed{std::move(*claim.response), true};
        const auto refund = refunds_.request(tx, request.refund);
        if (!refund) return std::unexpected(refund.error());
        key.take(tx, request.refund.payment_id);
        return key.complete(tx, encode(*refund));
    });
}

}  // namespace baedal::pay
