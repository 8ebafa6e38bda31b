// The users in a process that has not their home.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "auth/users_copy.h"
#include "db/database.h"
#include "http/router.h"
#include "peers/peer.h"
#include "runtime/task.h"

namespace baedal::peers {

// At the home: POST /internal/users takes the uses of sessions and gives the copy.
void add_users_route(http::Routes& routes, db::Database& home);

// Asks the home for its copy every second and keeps it in the file of this process, so that a log-out, a
// revoked token and a moved user count here a second later. While the home does not answer, the copy counts
// for an hour. Thread-safe.
class UsersFollower : public std::enable_shared_from_this<UsersFollower> {
public:
    // The references outlive the coroutine.
    UsersFollower(std::shared_ptr<const Peer> home, db::Database& database, const Clock& clock);

    // Until the end of the process.
    static Task<> run(std::shared_ptr<UsersFollower> self);
    // Returns when a question that was asked after the call has its answer, or none: a session may be younger
    // than the copy. Asks at most five times a second; with 64 calls at
    // once the next ones return at once. Takes at most some seconds; never throws.
    static Task<> learn(std::shared_ptr<UsersFollower> self);
    // Whether the copy may still be relied on.
    bool is_current() const;
    // Whether the last question was answered. If it was not, credentials that the copy does not have may be valid.
    bool is_answered() const { return is_answered_; }

private:
    Task<> ask();

    const std::shared_ptr<const Peer> home_;
    db::Database& database_;
    const Clock& clock_;
    std::string known_;             // the digest of the last copy; by ask(), one at a time
    TimePoint told_until_;          // uses up to this time have been told
    std::atomic<int> waiting_ = 0;  // calls of learn()
    std::atomic<bool> asks_ = false;
    std::atomic<bool> is_answered_ = true;
    std::atomic<Instant::rep> asked_at_ = 0;  // the last question
    std::atomic<Instant::rep> answered_at_;
};

}  // namespace baedal::peers
