#include "notify/personal_data.h"

#include "notify/storage/notification_repository.h"

namespace baedal::notify {

namespace {

json::Object find(db::Connection& connection, const std::string& phone) {
    json::Array messages;
    for (const repository::Kept& message : repository::of_phone(connection, phone)) {
        messages.push_back({{"orderId", message.order_id},
                            {"text", message.text},
                            {"status", to_text(message.status)},
                            {"createdAt", to_rfc3339(message.created_at)}});
    }
    return {{"messages", std::move(messages)}};
}

}  // namespace

host::PersonalData personal_data() { return {.find = find}; }

}  // namespace baedal::notify
