#include "pay/http/payment_encoder.h"

#include <optional>
#include <string_view>

#include "json/writer.h"

namespace baedal::pay {

namespace {

struct RefundView {
    const Refund& refund;

    static void fields(auto& self, auto&& field) {
        field("id", self.refund.id);
        field("paymentId", self.refund.payment_id);
        field("amount", self.refund.amount);
        field("reason", self.refund.reason);
        field("cause", to_text(self.refund.cause));
        field("status", to_text(self.refund.state));
        field("detail", self.refund.detail);
        field("createdAt", self.refund.created_at);
        field("updatedAt", self.refund.updated_at);
    }
};

struct PaymentView {
    const StoredPayment& stored;
    std::vector<RefundView> refunds;

    static void fields(auto& self, auto&& field) {
        const Payment::Data& data = self.stored.payment.data();
        field("id", data.id);
        field("orderId", data.order_id);
        field("amount", data.amount);
        field("currency", data.currency);
        field("method", data.method);
        field("status", to_text(data.state));
        field("refunded", data.refunded);
        field("owed", self.stored.payment.owed());
        field("detail", data.detail);
        field("createdAt", self.stored.created_at);
        field("updatedAt", self.stored.updated_at);
        field("refunds", self.refunds);
    }
};

struct LedgerEntryView {
    const LedgerEntry& entry;

    static void fields(auto& self, auto&& field) {
        field("kind", self.entry.kind);
        field("key", self.entry.key);
        field("orderId", self.entry.order_id);
        field("amount", self.entry.amount);
        field("at", self.entry.at);
    }
};

struct TossView {
    const std::string& client_key;

    static void fields(auto& self, auto&& field) { field("clientKey", self.client_key); }
};

struct MethodsView {
    const Settings& settings;

    static void fields(auto& self, auto&& field) {
        field("items", self.settings.methods);
        if (self.settings.has_toss_window())
            field("toss", TossView{self.settings.toss->client_key});
    }
};

}  // namespace

std::string encode(const StoredPayment& stored, const std::vector<Refund>& refunds) {
    PaymentView view{stored, {}};
    for (const Refund& refund : refunds) view.refunds.push_back({refund});
    return json::to_text(view);
}

std::string encode(const Refund& refund) { return json::to_text(RefundView{refund}); }

std::string encode(const LedgerEntry& entry) { return json::to_text(LedgerEntryView{entry}); }

std::string encode_methods(const Settings& settings) {
    return json::to_text(MethodsView{settings});
}

}  // namespace baedal::pay
