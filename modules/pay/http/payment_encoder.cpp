#include "pay/http/payment_encoder.h"

namespace baedal::pay {

json::Object to_json(const StoredPayment& stored, const std::vector<Refund>& refunds) {
    const Payment::Data& data = stored.payment.data();
    json::Array shown;
    for (const Refund& refund : refunds) shown.push_back(to_json(refund));
    return {
        {"id", data.id},
        {"orderId", data.order_id},
        {"amount", data.amount},
        {"currency", data.currency},
        {"method", data.method},
        {"status", to_text(data.state)},
        {"refunded", data.refunded},
        {"detail", data.detail},
        {"createdAt", to_rfc3339(stored.created_at)},
        {"updatedAt", to_rfc3339(stored.updated_at)},
        {"refunds", std::move(shown)},
    };
}

json::Object to_json(const Refund& refund) {
    return {
        {"id", refund.id},
        {"paymentId", refund.payment_id},
        {"amount", refund.amount},
        {"reason", refund.reason},
        {"status", refund.done ? "done" : "pending"},
        {"createdAt", to_rfc3339(refund.created_at)},
    };
}

json::Object to_json(const Movement& movement) {
    return {
        {"kind", movement.kind},         {"key", movement.key},
        {"orderId", movement.order_id},  {"amount", movement.amount},
        {"at", to_rfc3339(movement.at)},
    };
}

}  // namespace baedal::pay
