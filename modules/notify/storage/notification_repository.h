// The SQL of notifications.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/transaction.h"
#include "notify/domain/notification.h"

namespace baedal::notify::repository {

// Queues a pending message behind the pending ones of its order, or stores a skipped one. False, and
// nothing is done, if there is one for this order, event and audience: a replayed event changes nothing.
// `code` says why a skipped one is.
bool add(db::Transaction& tx, const Draft& draft, std::string_view channel, DeliveryStatus status,
         std::string_view code = "");

// Whether the order's customer had a message about the event `first` before one about `second`.
bool notified_in_sequence(db::Transaction& tx, std::string_view order_id, std::string_view first,
                          std::string_view second);

// Pending messages that are due, at most `limit`; those of one order by seq.
std::vector<Notification> due(db::Connection& connection, TimePoint now, int limit);
// When the next pending message is due; nothing if no message is pending.
std::optional<TimePoint> next_due(db::Connection& connection);

// Stores the outcomes of attempts. A message that stays pending delays the later ones of its order.
void save(db::Transaction& tx, std::span<const Notification> attempted);

// Notes that an attempt for these messages begins. Until its outcome is saved, the provider may have them.
void note_attempts(db::Transaction& tx, std::span<const Notification> begun, TimePoint at);
// What the messages of the order tell of that were queued after this one, and whom.
std::vector<std::pair<std::string, Audience>> events_after(db::Connection& connection,
                                                           const Notification& n);

// Accepted messages of which the provider is to be asked, at most `limit`, and when the next one is.
std::vector<Notification> due_reports(db::Connection& connection, TimePoint now, int limit);
std::optional<TimePoint> next_due_report(db::Connection& connection);
// The provider is asked of this accepted message at once. Returns how many there are: 1 or 0.
int expedite_report(db::Transaction& tx, const std::string& provider_id);
// The provider is asked of all accepted messages at once: a report names a group, which is not kept.
int expedite_reports(db::Transaction& tx);

enum class Resent { queued, not_resendable, unknown };
// Queues a failed or skipped message again, unless its text is erased.
Resent resend(db::Transaction& tx, const std::string& id);

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

std::optional<Listed> find(db::Connection& connection, const std::string& id);
// The message to the customer about the delivery or the pick-up of the order.
std::optional<Listed> about_completion(db::Connection& connection, const std::string& order_id);

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
