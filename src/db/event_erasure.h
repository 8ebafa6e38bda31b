// The erasure of personal data in a module's outbox.
#pragma once

#include <string>

#include "db/database.h"
#include "db/outbox/erasure.h"
#include "runtime/task.h"

namespace baedal::db {

// Notes that personal data is to be erased in the events of `subject` that the outbox has now.
void erase_events_later(Transaction& tx, const std::string& subject);
// The same for events that are to be removed as a whole. Every consumer that needs them has handled them.
void remove_events_later(Transaction& tx, const std::string& subject);

// Erases the members in the events that were noted. Reads the events since the oldest that has such a
// member, and commits a few at a time. A repeated call goes on where one was interrupted.
Task<> erase_noted_events(Database& database, const outbox::PersonalMembers& members);

// True until the events that were noted are erased.
bool has_noted_events(Connection& connection);

}  // namespace baedal::db
