// Idempotency keys: the same request twice has one effect and one response, across crashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/transaction.h"

namespace baedal::db {

// A response as the table keeps it.
struct StoredResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // Location and Retry-After alone
    std::string body;
};

// The key of one request. Made before the work begins and used inside the units that do the work, so
// that the key and its effect are committed together. Keys are kept for 24 hours.
class IdempotencyKey {
public:
    // `route` keeps equal keys of different routes apart. `run` names this run of the module: a key that
    // an earlier run left without a response is taken up again.
    IdempotencyKey(std::string_view key, std::string_view route, std::string_view body,
                   std::string run);

    enum class Conflict {
        reused,       // the key belongs to another request
        in_progress,  // the first request with this key has no response yet
    };
    // What is known of the key. All members empty: it is new.
    struct Claim {
        std::optional<StoredResponse> response = {};  // of the first request: to be sent again
        std::optional<Conflict> conflict = {};
        std::optional<std::string> interrupted =
            {};  // subject of the work that an earlier run began

        // The request is not to be worked on.
        bool is_settled() const { return response || conflict; }
    };
    // In the unit that begins the work. The caller takes a new key when it has checked the request.
    Claim look_up(Transaction& tx) const;
    // `subject` is the id of what the work is on, such as an order's.
    void take(Transaction& tx, const std::string& subject) const;

    // In the unit that ends the work: keeps the response. Returns the response to send: this one, or the
    // one that is kept already where another call took the work up and was faster (`replayed`).
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

// Deletes keys older than 24 hours, at most a thousand at once; true if there may be more.
bool purge_idempotency_keys(Transaction& tx);

}  // namespace baedal::db
