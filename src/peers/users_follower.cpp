#include "peers/users_follower.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/log.h"
#include "json/message.h"

namespace baedal::peers {

namespace {

constexpr Milliseconds between_questions{1000};
constexpr Milliseconds shortest_pause{200};  // between two questions
constexpr Milliseconds between_looks{5};
constexpr Milliseconds time_for_users{2000};
constexpr Milliseconds copy_counts_for = std::chrono::hours{1};

struct UsersQuestion {
    std::string known;  // the digest of the copy that the other process has
    std::vector<auth::SessionUse> uses;
    static void fields(auto& self, auto&& field) {
        field("known", self.known);
        field("uses", self.uses);
    }
};

struct UsersAnswer {
    std::string digest;
    std::optional<auth::UsersCopy> copy;  // nothing: it is as known
    static void fields(auto& self, auto&& field) {
        field("digest", self.digest);
        field("copy", self.copy);
    }
};

Task<http::Response> answer(db::Database& home, http::Request& request) {
    const auto question = json::from_text<UsersQuestion>(request.body);
    if (!question.uses.empty())
        co_await home.write([&](db::Transaction& tx) { auth::note_uses(tx, question.uses); });
    UsersAnswer out;
    out.copy = home.read(auth::copy_users);
    out.digest = sha256_hex(json::to_text(*out.copy));
    if (out.digest == question.known) out.copy.reset();
    co_return http::json_text(200, json::to_text(out));
}

// A flood of unknown credentials does not become a flood of timers.
class Waiting {
public:
    explicit Waiting(std::atomic<int>& count) : count_(count), number_(++count) {}
    ~Waiting() { --count_; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    bool is_one_of_too_many() const { return number_ > most_waiting; }

private:
    static constexpr int most_waiting = 64;
    std::atomic<int>& count_;
    const int number_;
};

Instant::rep now_of(const Clock& clock) { return clock.monotonic().time_since_epoch().count(); }

}  // namespace

void add_users_route(http::Routes& routes, db::Database& home) {
    routes.add(http::Method::post, "/internal/users", http::Access::peer,
               [&home](http::Request& request) { return answer(home, request); });
}

UsersFollower::UsersFollower(std::shared_ptr<const Peer> home, db::Database& database,
                             const Clock& clock)
    : home_(std::move(home)),
      database_(database),
      clock_(clock),
      told_until_(clock.now()),
      answered_at_(now_of(clock)) {}

Task<> UsersFollower::run(std::shared_ptr<UsersFollower> self) {
    for (;;) {
        co_await learn(self);
        co_await sleep_for(between_questions);
    }
}

// A question of another caller serves too if it was asked after this call.
Task<> UsersFollower::learn(std::shared_ptr<UsersFollower> self) {
    const Waiting waiting(self->waiting_);
    if (waiting.is_one_of_too_many()) co_return;
    const Instant::rep called_at = now_of(self->clock_);
    for (;;) {
        const Instant::rep now = now_of(self->clock_);
        const Instant::rep asked_at = self->asked_at_;
        if (!self->asks_ && asked_at > called_at) co_return;
        const bool may_ask = now - asked_at >= Instant::duration(shortest_pause).count();
        if (may_ask && !self->asks_.exchange(true)) break;
        co_await sleep_for(between_looks);
    }
    self->asked_at_ = now_of(self->clock_);
    try {
        co_await self->ask();
        self->answered_at_ = now_of(self->clock_);
        self->is_answered_ = true;
    } catch (const std::exception& e) {
        self->is_answered_ = false;
        log::debug("the home of the users does not answer",
                   {{"peer", self->home_->name()}, {"error", e.what()}});
    }
    self->asks_ = false;
}

Task<> UsersFollower::ask() {
    UsersQuestion question{known_, database_.read([&](db::Connection& connection) {
                               return auth::uses_since(connection, told_until_);
                           })};
    const auto response =
        co_await home_->post("/internal/users", json::to_text(question), time_for_users);
    if (response.status != 200)
        throw std::runtime_error("status " + std::to_string(response.status));
    UsersAnswer answer = json::from_text<UsersAnswer>(response.body);
    if (answer.copy) {
        co_await database_.write(
            [&](db::Transaction& tx) { auth::replace_users(tx, *answer.copy); });
    }
    known_ = std::move(answer.digest);
    if (!question.uses.empty()) told_until_ = question.uses.back().at;
}

bool UsersFollower::is_current() const {
    return now_of(clock_) - answered_at_ < Instant::duration(copy_counts_for).count();
}

}  // namespace baedal::peers
