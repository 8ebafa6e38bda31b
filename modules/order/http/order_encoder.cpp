#include "order/http/order_encoder.h"

#include "json/writer.h"
#include "order/application/problems.h"

namespace baedal::order {

namespace {

struct CustomerView {
    const Customer& customer;
    static void fields(const CustomerView& self, auto&& field) {
        field("name", self.customer.name);
        field("phone", self.customer.phone);
        const std::string_view address = self.customer.address;
        field("address", address.empty() ? std::nullopt : std::optional(address));
    }
};

struct PaymentView {
    const Order& order;
    static void fields(const PaymentView& self, auto&& field) {
        field("status", self.order.payment_status);
        field("method", self.order.payment_method);
        field("refunded", self.order.refunded);
        if (self.order.kept > 0) field("kept", self.order.kept);
        if (self.order.refused > 0) field("refused", self.order.refused);
    }
};

struct TimelineView {
    Status status;
    TimePoint at;
    static void fields(const TimelineView& self, auto&& field) {
        field("status", self.status);
        field("at", self.at);
    }
};

struct OrderView {
    const Order& order;
    std::string_view lines;

    std::optional<CustomerView> customer() const {
        if (!order.customer) return std::nullopt;
        return CustomerView{*order.customer};
    }
    std::vector<TimelineView> timeline() const {
        std::vector<TimelineView> out;
        out.reserve(order.timeline.size());
        for (const TimelineEntry& entry : order.timeline) out.push_back({entry.status, entry.at});
        return out;
    }

    std::vector<Discount> discounts() const {
        return order.discount ? std::vector{*order.discount} : std::vector<Discount>{};
    }

    static void fields(const OrderView& self, auto&& field) {
        const Order& order = self.order;
        field("id", order.id);
        field("number", order.number);
        field("storeId", order.store_id);
        field("storeName", order.store_name);
        field("status", order.status);
        field("fulfilment", order.fulfilment);
        field("items", json::Raw{self.lines});
        field("subtotal", order.price.subtotal);
        field("deliveryFee", order.price.amount_of(AdjustmentKind::delivery_fee));
        field("discounts", self.discounts());
        field("total", order.price.total);
        field("currency", order.currency);
        field("customer", self.customer());
        field("note", order.note);
        field("payment", PaymentView{order});
        field("timeline", self.timeline());
        field("promisedAt", order.promised_at);
        field("version", order.version);
        field("createdAt", order.created_at);
        field("updatedAt", order.updated_at);
    }
};

}  // namespace

std::string encode(const Order& order) { return encode(order, json::to_text(order.lines)); }

std::string encode(const Order& order, std::string_view lines) {
    std::string out;
    out.reserve(1024);
    json::write(out, OrderView{order, lines});
    return out;
}

http::Response order_response(int status, const Order& order) {
    http::Response response = http::json_text(status, encode(order));
    if (status == 201 || status == 202) response.header("Location", "/orders/" + order.id);
    return response;
}

http::Response charge_response(const ChargeOutcome& outcome, int status_when_placed) {
    using Kind = ChargeOutcome::Kind;
    const Order& order = *outcome.order;
    switch (outcome.kind) {
        case Kind::placed: return order_response(status_when_placed, order);
        case Kind::unpaid: return order_response(202, order);
        case Kind::pay_later: {
            http::Response response = order_response(202, order);
            response.header("Retry-After", std::to_string(outcome.retry_after_s));
            return response;
        }
        case Kind::declined: return http::problem(payment_declined(order, outcome.detail));
        case Kind::not_awaiting_payment: return http::problem(not_awaiting_payment(order));
    }
    return http::problem(problems::internal_error());
}

}  // namespace baedal::order
