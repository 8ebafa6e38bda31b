#include "toss_simulator/payment.h"

namespace baedal::toss {

namespace {

json::Value show_cancels(const Payment& payment) {
    if (payment.cancels.empty()) return nullptr;
    json::Array list;
    std::int64_t left = payment.amount;
    for (const Cancel& cancel : payment.cancels) {
        left -= cancel.amount;
        list.push_back(json::Object{{"transactionKey", cancel.transaction_key},
                                    {"cancelAmount", cancel.amount},
                                    {"cancelReason", cancel.reason},
                                    {"canceledAt", to_rfc3339(cancel.at)},
                                    {"refundableAmount", left},
                                    {"cancelStatus", "DONE"},
                                    {"cancelRequestId", nullptr}});
    }
    return list;
}

json::Value show_virtual_account(const Payment& payment) {
    if (!payment.virtual_account) return nullptr;
    return json::Object{{"accountNumber", "X6505636518308"},
                        {"bankCode", "20"},
                        {"expired", payment.status == "EXPIRED"},
                        {"settlementStatus", "INCOMPLETED"},
                        {"refundStatus", "NONE"}};
}

json::Value show_failure(const Payment& payment) {
    if (payment.failure_code.empty()) return nullptr;
    return json::Object{{"code", payment.failure_code}, {"message", "결제에 실패했습니다."}};
}

}  // namespace

std::int64_t Payment::left() const {
    std::int64_t out = amount;
    for (const Cancel& cancel : cancels) out -= cancel.amount;
    return out;
}

void Payment::become(std::string new_status, TimePoint now) {
    status = std::move(new_status);
    status_since = now;
    if (status == "DONE") approved_at = now;
}

bool Payment::expire(TimePoint now) {
    const bool expires = (status == "READY" && now >= status_since + authentication_window) ||
                         (status == "IN_PROGRESS" && now >= status_since + confirm_window);
    if (expires) become("EXPIRED", now);
    return expires;
}

json::Object Payment::show() const {
    json::Value approved(nullptr);
    if (approved_at) approved = to_rfc3339(*approved_at);
    return {{"version", "2022-11-16"},
            {"paymentKey", key},
            {"type", "NORMAL"},
            {"orderId", order_id},
            {"status", status},
            {"approvedAt", std::move(approved)},
            {"currency", "KRW"},
            {"method", virtual_account ? "가상계좌" : "카드"},
            {"totalAmount", amount},
            {"balanceAmount", left()},
            {"isPartialCancelable", partial_cancelable},
            {"virtualAccount", show_virtual_account(*this)},
            {"failure", show_failure(*this)},
            {"cancels", show_cancels(*this)}};
}

}  // namespace baedal::toss
