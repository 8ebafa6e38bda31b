#include "order/personal_data.h"

#include "order/application/erase_contacts.h"
#include "order/http/order_encoder.h"
#include "order/storage/blocked_phone_repository.h"
#include "order/storage/contact_repository.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

json::Object find_data(db::Connection& connection, const std::string& phone) {
    json::Array orders;
    for (const std::string& id : repository::of_phone(connection, phone)) {
        if (const auto stored = repository::find_stored(connection, id))
            orders.push_back(json::parse_trusted(encode(stored->order, stored->lines)));
    }
    json::Object out{{"orders", std::move(orders)}};
    for (const repository::BlockedPhone& blocked : repository::blocked_phones(connection)) {
        if (blocked.phone != phone) continue;
        out["blockedPhone"] = {{"reason", blocked.reason}, {"at", to_rfc3339(blocked.at)}};
    }
    return out;
}

Task<json::Object> erase_data(db::Database& database, std::string phone) {
    const ErasedOrders orders = co_await erase_person(database, std::move(phone));
    co_return json::Object{{"ordersErased", orders.erased}, {"ordersUnderWay", orders.under_way}};
}

}  // namespace

host::PersonalData personal_data() { return {.find = find_data, .erase = erase_data}; }

}  // namespace baedal::order
