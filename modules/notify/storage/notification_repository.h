// The SQL of notifications.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "notify/domain/notification.h"

namespace baedal::notify::repository {

// Queues a pending message behind the pending ones of its order, or stores a skipped one. False, and
// nothing is done, if there is one for this order, event and audience: a replayed event changes nothing.
bool add(db::Transaction& tx, const Draft& draft, std::string_view channel, DeliveryStatus status);

// Whether the order's customer had a message about the event `first` before one about `second`.
bool notified_in_sequence(db::Transaction& tx, std::string_view order_id, std::string_view first,
                          std::string_view second);

// Pending messages that are due, at most `limit`; those of one order by seq.
std::vector<Notification> due(db::Connection& connection, TimePoint now, int limit);
// When the next pending message is due; nothing if no message is pending.
std::optional<TimePoint> next_due(db::Connection& connection);

// Stores the outcomes of attempts. A message that stays pending delays the later ones of its order.
void save(db::Transaction& tx, std::span<const Notification> attempted);

// The data is that of `taken_at`, which is noted. Pending messages are skipped: between that moment and
// the loss they may have been sent.
void note_restore(db::Transaction& tx, TimePoint taken_at);
// The moment of the backup that was restored last; nothing if none was.
std::optional<TimePoint> restored_to(db::Connection& connection);

struct Listed {
    Notification notification;
    std::string channel;
    std::int64_t store_id;  // 0: older than the column
};
// The messages of one order after `after_seq`, oldest first, at most `limit`.
std::vector<Listed> of_order(db::Connection& connection, const std::string& order_id,
                             std::int64_t after_seq, int limit);

// Erases the recipient and the texts of an order's messages. Pending ones are not sent any more.
void erase_contact(db::Transaction& tx, const std::string& order_id);
// Removes the messages of an order.
void remove(db::Transaction& tx, const std::string& order_id);

// A message to a person.
struct Kept {
    std::string order_id;
    std::string text;
    DeliveryStatus status = DeliveryStatus::pending;
    TimePoint created_at;
};
// The messages to this phone, in the form of phone_key(), oldest first. Reads every message.
std::vector<Kept> of_phone(db::Connection& connection, const std::string& phone);

}  // namespace baedal::notify::repository
