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

// Queues a message behind the pending ones of its order. False, and nothing done, if there is one for
// this order, event and audience already: a replayed event changes nothing.
bool add(db::Transaction& tx, const Draft& draft, std::string_view channel);

// Whether the order's customer had a message about `first` before one about `second`; both by event.
bool notified_in_sequence(db::Transaction& tx, std::string_view order_id, std::string_view first,
                          std::string_view second);

// Pending messages whose time has come, at most `limit`; those of one order in the order of seq.
std::vector<Notification> due(db::Connection& connection, TimePoint now, int limit);
// When the next pending message is to be tried; nothing if there is none.
std::optional<TimePoint> next_due(db::Connection& connection);

// Stores the outcomes of attempts. A message that is to be tried again holds back the later ones of
// its order.
void save(db::Transaction& tx, std::span<const Notification> attempted);

struct Listed {
    Notification notification;
    std::string channel;
    TimePoint created_at;
    std::int64_t store_id;  // 0: of a time when this was not noted
};
// Of one order, oldest first, after `after_seq`, at most `limit`.
std::vector<Listed> of_order(db::Connection& connection, const std::string& order_id,
                             std::int64_t after_seq, int limit);

}  // namespace baedal::notify::repository
