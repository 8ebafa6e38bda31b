#include "notify/http/notification_encoder.h"

#include <optional>

#include "json/writer.h"

namespace baedal::notify {

namespace {

struct NotificationView {
    const repository::Listed& listed;
    static void fields(const auto& self, auto&& field) {
        const Notification& n = self.listed.notification;
        field("id", n.message.id);
        field("orderId", n.message.order_id);
        field("event", kind_of(n.message.event));
        field("audience", to_text(n.message.audience));
        field("channel", self.listed.channel);
        field("carrier", n.carrier);
        field("to", n.message.recipient);
        field("text", n.message.wording.text);
        field("status", to_text(n.status));
        field("code", n.code.empty() ? std::nullopt : std::optional(n.code));
        field("attempts", n.attempts);
        field("createdAt", n.created_at);
        field("sentAt", n.sent_at);
    }
};

}  // namespace

std::string encode(const repository::Listed& listed) {
    return json::to_text(NotificationView{listed});
}

}  // namespace baedal::notify
