// Idempotency-Key: the same request twice has one effect and one answer, across crashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/transaction.h"
#include "http/request.h"
#include "http/response.h"

namespace baedal::http {

// One request with a key. Made from the request before the work begins; used inside the units that
// do the work, so that the key stands and falls with its effect.
class IdempotentRequest {
public:
    // `route` keeps equal keys of different routes apart. `run` names this run of the process: a key
    // that an earlier run left without an answer is taken up again.
    IdempotentRequest(std::string_view key, std::string_view route, std::string_view body,
                      std::string run);

    struct Claim {
        std::optional<Response>
            answer;  // replay, 409 request-in-progress or 422 reused: just send it
        std::optional<std::string>
            interrupted;  // subject of the work that a crash interrupted: resume it
    };
    // In the unit that begins the work: what became of it before. Both empty: it is new, so take()
    // the key when nothing speaks against the work any more.
    Claim look_up(db::Transaction& tx) const;
    // `subject` is what the work is on, an order's id, say.
    void take(db::Transaction& tx, const std::string& subject) const;

    // In the unit that ends the work. The answer's status, body, Location and Retry-After are kept.
    // Returns what to send: this answer, or the one that is kept already, where the work was taken up
    // again (its module was restarted meanwhile) and somebody else was faster.
    Response complete(db::Transaction& tx, Response answer) const;

private:
    struct Stored;
    std::optional<Stored> find(db::Transaction& tx) const;
    static Response replay(const Stored& stored);

    std::string key_;
    std::string fingerprint_;
    std::string run_;
};

// Forgets answers older than 24 hours, at most a thousand at once; true if there may be more.
bool purge_idempotency(db::Transaction& tx);

}  // namespace baedal::http
