#include "order/http/order_encoder.h"

#include "json/writer.h"

namespace baedal::order {

namespace {

struct CustomerView {
    const Customer& customer;
    static void fields(const CustomerView& self, auto&& field) {
        field("name", self.customer.name);
        field("phone", self.customer.phone);
        const bool given = !self.customer.address.empty();
        field("address", given ? std::optional(self.customer.address) : std::nullopt);
    }
};

struct PaymentView {
    const Order& order;
    static void fields(const PaymentView& self, auto&& field) {
        field("status", self.order.payment_status);
        field("method", self.order.payment_method);
        field("refunded", self.order.refunded);
    }
};

struct StepView {
    Status status;
    TimePoint at;
    static void fields(const StepView& self, auto&& field) {
        field("status", self.status);
        field("at", self.at);
    }
};

struct OrderView {
    const Order& order;
    std::string_view items;

    std::optional<CustomerView> customer() const {
        if (!order.customer) return std::nullopt;
        return CustomerView{*order.customer};
    }
    std::vector<StepView> timeline() const {
        std::vector<StepView> out;
        out.reserve(order.timeline.size());
        for (const TimelineEntry& entry : order.timeline) out.push_back({entry.status, entry.at});
        return out;
    }

    static void fields(const OrderView& self, auto&& field) {
        const Order& order = self.order;
        field("id", order.id);
        field("number", order.number);
        field("storeId", order.store_id);
        field("storeName", order.store_name);
        field("status", order.status);
        field("fulfilment", order.fulfilment);
        field("items", json::Raw{self.items});
        field("subtotal", order.subtotal);
        field("deliveryFee", order.delivery_fee);
        field("total", order.total);
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

std::string to_json(const Order& order, std::string_view items) {
    std::string out;
    out.reserve(1024);
    json::write(out, OrderView{order, items});
    return out;
}

std::string to_json(const Order& order) { return to_json(order, json::to_text(order.lines)); }

http::Response order_response(int status, const Order& order) {
    http::Response response = http::json_text(status, to_json(order));
    if (status == 201 || status == 202) response.header("Location", "/orders/" + order.id);
    return response;
}

std::string order_topic(const std::string& id) { return "order:" + id; }

}  // namespace baedal::order
