// An owner refunds a part of a payment; a repeated request with an Idempotency-Key refunds once.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "base/problem.h"
#include "db/database.h"
#include "db/idempotency.h"
#include "pay/application/refund_service.h"
#include "runtime/task.h"

namespace baedal::pay {

// Immutable and thread-safe. Each function is one unit of work.
class RefundPayment {
public:
    struct Request {
        RefundRequest refund;
        std::string traceparent;
    };
    // Encodes the response that is stored with the key. Runs on the writer thread.
    using Encode = std::function<db::StoredResponse(const Refund&)>;
    using KeyedOutcome = std::variant<db::IdempotencyKey::Completed, db::IdempotencyKey::Conflict>;

    // The references outlive every call.
    RefundPayment(db::Database& database, const RefundService& refunds)
        : database_(database), refunds_(refunds) {}

    // 404; 409 not-refundable, refund-exceeds-payment, order-under-way.
    Task<Result<Refund>> refund(Request request) const;
    // The same, once for a key: a refused request does not use the key.
    Task<Result<KeyedOutcome>> refund_once(Request request, db::IdempotencyKey key,
                                           Encode encode) const;

private:
    db::Database& database_;
    const RefundService& refunds_;
};

}  // namespace baedal::pay
