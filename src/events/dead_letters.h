// Dead letters: events that a consumer failed to handle, parked in its own database, in order per
// subject.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/outbox/envelope.h"
#include "db/outbox/erasure.h"
#include "db/transaction.h"
#include "events/endpoint.h"

namespace baedal::events {

struct DeadLetter {
    std::int64_t id = 0;
    std::string producer;
    Envelope envelope;
    std::string error;
    int attempts = 0;
    TimePoint parked_at;
};

namespace dead_letters {

// Parks an event after `attempts` failed attempts; 0 attempts if an earlier event of the subject is
// parked.
void park(db::Transaction& tx, const std::string& producer, const Envelope& envelope,
          const std::string& error, int attempts);
std::set<std::string> parked_subjects(db::Transaction& tx, const std::string& producer);
std::int64_t count(db::Connection& connection, const std::string& producer);
// Throws SQLite::Exception if a page of the table or of its index is damaged.
void check_readable(db::Connection& connection);
// The first 1,000, oldest first.
std::vector<DeadLetter> list(db::Connection& connection);
std::optional<DeadLetter> find(db::Connection& connection, std::int64_t id);
// The dead letters of one subject, oldest first.
std::vector<DeadLetter> of_subject(db::Connection& connection, const std::string& producer,
                                   const std::string& subject);
void remove(db::Transaction& tx, std::int64_t id);
// Erases members in the data of the dead letters of one subject.
void erase(db::Transaction& tx, const std::string& producer, const std::string& subject,
           const outbox::PersonalMembers& members);
// Stores the error of a failed retry and counts the attempt.
void note_failure(db::Transaction& tx, std::int64_t id, const std::string& error);

}  // namespace dead_letters
}  // namespace baedal::events
