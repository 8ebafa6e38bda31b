#include "store/http/ticket_encoder.h"

#include <optional>
#include <string_view>

#include "json/writer.h"

namespace baedal::store {

namespace {

std::optional<std::string_view> or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

struct CustomerView {
    const Customer& customer;
    static void fields(const auto& self, auto&& field) {
        field("name", or_null(self.customer.name));
        field("phone", or_null(self.customer.phone));
        field("address", or_null(self.customer.address));
    }
};

struct RiderView {
    const Rider& rider;
    static void fields(const auto& self, auto&& field) {
        field("name", or_null(self.rider.name));
        field("phone", or_null(self.rider.phone));
    }
};

struct ItemView {
    const TicketItem& item;
    static void fields(const auto& self, auto&& field) {
        field("menuItemId", self.item.menu_item_id);
        field("name", self.item.name);
        field("quantity", self.item.quantity);
        field("choices", self.item.choices);
        if (self.item.removed > 0) field("removed", self.item.removed);
    }
};

template <class View>
std::optional<View> view_of(const auto& part) {
    return part ? std::optional(View{*part}) : std::nullopt;
}

struct TicketView {
    const Ticket& ticket;
    std::optional<TimePoint> accept_by;
    static void fields(const auto& self, auto&& field) {
        const Ticket& t = self.ticket;
        field("orderId", t.order_id);
        field("number", t.number);
        field("storeId", t.store_id);
        field("state", to_text(t.state));
        field("fulfilment", to_text(t.fulfilment));
        field("items", std::vector<ItemView>(t.items.begin(), t.items.end()));
        field("note", or_null(t.note));
        field("customer", view_of<CustomerView>(t.customer));
        field("promisedAt", t.promised_at);
        field("rider", view_of<RiderView>(t.rider));
        field("version", t.version);
        field("receivedAt", t.received_at);
        field("updatedAt", t.updated_at);
        if (t.to_collect > 0) field("toCollect", t.to_collect);
        if (!t.reason.empty()) field("reason", t.reason);
        if (t.refund) field("refund", *t.refund);
        if (t.cost_bearer) field("costBearer", to_text(*t.cost_bearer));
        if (self.accept_by) field("acceptBy", *self.accept_by);
    }
};

}  // namespace

std::string encode(const Ticket& ticket, std::optional<Milliseconds> accept_within) {
    TicketView view{ticket, {}};
    if (accept_within && ticket.state == State::received)
        view.accept_by = ticket.placed_at + *accept_within;
    return json::to_text(view);
}

}  // namespace baedal::store
