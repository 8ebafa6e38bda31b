#include "order_json.h"

namespace baedal::order {

namespace {

json::Value or_null(const auto& optional) {
    return optional ? json::encode(*optional) : json::Value(nullptr);
}

json::Value customer_json(const std::optional<Customer>& customer) {
    if (!customer) return nullptr;
    json::Object out{{"name", customer->name}, {"phone", customer->phone}};
    out["address"] =
        customer->address.empty() ? json::Value(nullptr) : json::Value(customer->address);
    return out;
}

json::Array timeline_json(const std::vector<TimelineEntry>& timeline) {
    json::Array out;
    for (const TimelineEntry& entry : timeline) {
        out.push_back(json::Object{{"status", contract::to_text(entry.status)},
                                   {"at", to_rfc3339(entry.at)}});
    }
    return out;
}

}  // namespace

json::Object to_json(const Order& order) {
    json::Object out;
    out.reserve(20);
    out["id"] = order.id;
    out["number"] = order.number;
    out["storeId"] = order.store_id;
    out["storeName"] = order.store_name;
    out["status"] = contract::to_text(order.status);
    out["fulfilment"] = contract::to_text(order.fulfilment);
    out["items"] = json::encode(order.lines);
    out["subtotal"] = order.subtotal;
    out["deliveryFee"] = order.delivery_fee;
    out["total"] = order.total;
    out["currency"] = order.currency;
    out["customer"] = customer_json(order.customer);
    out["note"] = or_null(order.note);
    out["payment"] = json::Object{{"status", to_text(order.payment_status)},
                                  {"method", or_null(order.payment_method)},
                                  {"refunded", order.refunded}};
    out["timeline"] = timeline_json(order.timeline);
    out["promisedAt"] = or_null(order.promised_at);
    out["version"] = order.version;
    out["createdAt"] = to_rfc3339(order.created_at);
    out["updatedAt"] = to_rfc3339(order.updated_at);
    return out;
}

http::Response order_answer(int status, const Order& order) {
    http::Response response = http::json(status, to_json(order));
    if (status == 201 || status == 202) response.header("Location", "/orders/" + order.id);
    return response;
}

std::string order_topic(const std::string& id) { return "order:" + id; }

}  // namespace baedal::order
