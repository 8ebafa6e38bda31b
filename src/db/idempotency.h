// Idempotency keys: a repeated request has one effect and one response, also across a crash.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/transaction.h"

namespace baedal::db {

// A response as the table stores it.
struct StoredResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // Location and Retry-After alone
    std::string body;
};

// The key of one request. The units that do the work use it, so that the key and its effect are
// committed together. Keys are kept for 24 hours.
class IdempotencyKey {
public:
    // `route` separates equal keys of different routes. `run` names this run of the module: the
    // work of a key that an earlier run left without a response is resumed.
    IdempotencyKey(std::string_view key, std::string_view route, std::string_view body,
                   std::string run);

    enum class Conflict {
        reused,       // the key belongs to another request
        in_progress,  // the first request with this key has no response yet
    };
    // The state of the key. A new key has all members empty.
    struct Claim {
        std::optional<StoredResponse> response = {};  // the stored response, to be replayed
        std::optional<Conflict> conflict = {};
        std::optional<std::string> interrupted =
            {};  // subject of the work that an earlier run left unfinished

        // The request needs no work.
        bool is_settled() const { return response || conflict; }
    };
    // Called in the unit that begins the work. The caller take()s a new key after the checks of the
    // request.
    Claim look_up(Transaction& tx) const;
    // Whether a request has taken the key, as readers see it.
    bool is_known(Connection& connection) const;
    // `subject` is the id of the object of the work, such as an order's id.
    void take(Transaction& tx, const std::string& subject) const;
    // The work of a key that this run has taken or looked up is not done after all: the key is new again.
    void give_back(Transaction& tx) const;
    // The work of a key that was taken or looked up is left unfinished: the next request with the key
    // resumes it, as if another run had begun it.
    void set_aside(Transaction& tx) const;

    // Called in the unit that ends the work: stores the response. Returns the response to send:
    // `response`, or the stored one if another call has resumed the work and completed it first
    // (`replayed`).
    struct Completed {
        StoredResponse response;
        bool replayed = false;
    };
    Completed complete(Transaction& tx, StoredResponse response) const;

private:
    struct Stored;
    std::optional<Stored> find(Transaction& tx) const;

    std::string key_;
    std::string fingerprint_;
    std::string run_;
};

// Replaces the bodies of the stored responses about one object.
void rewrite_responses(Transaction& tx, const std::string& subject,
                       const std::function<std::string(std::string)>& rewrite);

// Deletes keys older than 24 hours, at most 1,000 in one call. True if there may be more.
bool purge_idempotency_keys(Transaction& tx);

}  // namespace baedal::db
