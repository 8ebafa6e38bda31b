#include "store/http/ticket_encoder.h"

namespace baedal::store {

namespace {

// As in an order: what was not given is null.
json::Value or_null(const std::string& text) {
    return text.empty() ? json::Value(nullptr) : json::Value(text);
}

json::Value to_json(const std::optional<Customer>& customer) {
    if (!customer) return nullptr;
    return json::Object{{"name", or_null(customer->name)},
                        {"phone", or_null(customer->phone)},
                        {"address", or_null(customer->address)}};
}

json::Value to_json(const std::optional<Rider>& rider) {
    if (!rider) return nullptr;
    return json::Object{{"name", or_null(rider->name)}, {"phone", or_null(rider->phone)}};
}

}  // namespace

json::Object to_json(const Ticket& ticket) {
    json::Object out{{"orderId", ticket.order_id},
                     {"number", ticket.number},
                     {"storeId", ticket.store_id},
                     {"state", to_text(ticket.state)},
                     {"fulfilment", to_text(ticket.fulfilment)},
                     {"items", json::encode(ticket.items)},
                     {"note", or_null(ticket.note)},
                     {"customer", to_json(ticket.customer)},
                     {"promisedAt", json::encode(ticket.promised_at)},
                     {"rider", to_json(ticket.rider)},
                     {"version", ticket.version},
                     {"receivedAt", to_rfc3339(ticket.received_at)},
                     {"updatedAt", to_rfc3339(ticket.updated_at)}};
    if (ticket.to_collect > 0) out["toCollect"] = ticket.to_collect;
    if (!ticket.reason.empty()) out["reason"] = ticket.reason;
    return out;
}

}  // namespace baedal::store
