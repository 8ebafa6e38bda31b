#include "auth/authenticator.h"

#include <algorithm>

#include "base/digest.h"
#include "base/log.h"
#include "http/cookie.h"

namespace baedal::auth {

namespace {

constexpr Milliseconds touch_interval = std::chrono::minutes{1};
constexpr auto reopen_interval = std::chrono::seconds{5};

Problem unconfirmed() {
    return {403, "confirm-password", "The password is asked for again",
            "This session gave its password too long ago for a change of users and tokens. Send it "
            "to POST /sessions/current/confirm, and repeat the call."};
}

http::Actor rejected_actor() { return {.role = http::Role::customer, .rejected = true}; }

}  // namespace

Authenticator::Authenticator(db::Database& database, std::optional<OperatorToken> operator_token,
                             Lifetimes lifetimes, const Clock& clock)
    : database_(database),
      operator_token_(std::move(operator_token)),
      lifetimes_(lifetimes),
      clock_(clock) {}

http::Actor Authenticator::authenticate(const http::Request& request) {
    reopen_if_failed();
    if (const auto header = request.header("Authorization")) {
        if (operator_token_) {
            if (http::Actor actor = operator_token_->authenticate(header); actor.is_owner())
                return actor;
        }
        const auto secret = bearer_token(*header);
        return secret && !secret->empty() ? look_up(sha256_hex(*secret)) : rejected_actor();
    }
    auto cookie = http::cookie(request, secure_session_cookie);
    if (!cookie) cookie = http::cookie(request, session_cookie);
    if (!cookie) return {};
    http::Actor actor = look_up(sha256_hex(*cookie));
    if (actor.holder == http::CredentialKind::token)
        return rejected_actor();  // tokens are not accepted as cookies
    actor.by_cookie = true;
    return actor;
}

struct Authenticator::Found {
    http::Actor actor;
    std::optional<TimePoint> seen_at;
};

// The session or token that is valid at `now`.
std::optional<Authenticator::Found> Authenticator::find(db::Connection& connection,
                                                        const std::string& digest,
                                                        TimePoint now) const {
    if (auto session = sessions::find(connection, digest)) {
        if (!session->is_valid(now, lifetimes_)) return std::nullopt;
        return Found{{.role = session->scope.role,
                      .holder = http::CredentialKind::user,
                      .name = std::move(session->username),
                      .stores = std::move(session->scope.stores),
                      .digest = digest},
                     session->seen_at};
    }
    auto token = tokens::find(connection, digest);
    if (!token) return std::nullopt;
    const bool is_owner = token->scopes.shares_one_with(http::TokenScopes::admin);
    return Found{{.role = is_owner ? http::Role::owner : http::Role::staff,
                  .holder = http::CredentialKind::token,
                  .name = std::move(token->name),
                  .stores = std::move(token->scope.stores),
                  .every_store = token->scope.role == http::Role::owner,
                  .scopes = token->scopes,
                  .digest = digest},
                 token->seen_at};
}

http::Actor Authenticator::look_up(std::string digest) {
    try {
        const TimePoint now = clock_.now();
        auto found = database_.read([&](db::Connection& c) { return find(c, digest, now); });
        if (!found) return rejected_actor();
        const auto& seen_at = found->seen_at;
        if (!seen_at || now - *seen_at >= std::min(touch_interval, lifetimes_.idle / 4))
            touch(found->actor);
        return std::move(found->actor);
    } catch (const std::exception& e) {
        log::warn("credentials could not be looked up", {{"error", e.what()}});
        return {.role = http::Role::customer, .rejected = true, .unchecked = true};
    }
}

bool Authenticator::is_still_valid(const http::Actor& actor) {
    if (actor.digest.empty()) return true;
    const http::Actor now = look_up(actor.digest);
    return now.unchecked ||
           (now.role == actor.role && now.stores == actor.stores && now.scopes == actor.scopes);
}

Result<> Authenticator::check_owner(db::Connection& connection, const http::Actor& actor) const {
    if (actor.holder == http::CredentialKind::operator_token) return {};
    const auto found = find(connection, actor.digest, clock_.now());
    if (!found)
        return std::unexpected(problems::unauthorized("These credentials have ended meanwhile."));
    if (!found->actor.is_owner())
        return std::unexpected(problems::forbidden("Only an owner may do this."));
    return {};
}

Result<> Authenticator::check_confirmed_owner(db::Connection& connection,
                                              const http::Actor& actor) const {
    if (auto checked = check_owner(connection, actor); !checked) return checked;
    if (actor.holder != http::CredentialKind::user) return {};
    const auto session = sessions::find(connection, actor.digest);
    if (!session || !session->is_confirmed(clock_.now(), lifetimes_))
        return std::unexpected(unconfirmed());
    return {};
}

Result<> Authenticator::check_owner(const http::Actor& actor) const {
    try {
        return database_.read([&](db::Connection& c) { return check_owner(c, actor); });
    } catch (const std::exception& e) {
        log::warn("credentials could not be looked up", {{"error", e.what()}});
        return std::unexpected(problems::credentials_unavailable());
    }
}

// Does not wait; a failure is harmless.
void Authenticator::touch(const http::Actor& actor) {
    try {
        database_.write_later(
            "the last use of a session",
            [digest = actor.digest,
             of_user = actor.holder == http::CredentialKind::user](db::Transaction& tx) {
                of_user ? sessions::touch(tx, digest) : tokens::touch(tx, digest);
            });
    } catch (const std::exception& e) {
        log::warn("the last use of a session could not be written", {{"error", e.what()}});
    }
}

// A module's file is reopened when the module restarts; this file when a request arrives.
void Authenticator::reopen_if_failed() {
    if (!database_.failed()) return;
    const Instant::rep now = clock_.monotonic().time_since_epoch().count();
    Instant::rep last = reopened_at_;
    if (last != 0 && now - last < Instant::duration(reopen_interval).count()) return;
    if (reopened_at_.compare_exchange_strong(last, now)) database_.reopen();
}

}  // namespace baedal::auth
