#include "auth/session_routes.h"

#include "auth/authenticator.h"
#include "auth/scope_json.h"
#include "base/digest.h"
#include "base/log.h"
#include "http/cross_site.h"

namespace baedal::auth {

namespace {

using http::Method;

constexpr std::size_t secret_bytes = 16;  // 128 bits
constexpr json::TextRange anything{0, 1000};

Problem no_session() {
    return problems::not_found("These credentials are a token's, which is no session.");
}

Problem wrong_password() {
    return {403, "wrong-password", "The password is wrong",
            "The present password is another one. Nothing was changed."};
}

// The same for a name that nobody has and a password that is wrong.
Problem not_you() { return problems::unauthorized("The name or the password is wrong."); }

Problem too_many_tries(std::chrono::seconds wait) {
    Problem problem = problems::too_many_requests(wait);
    problem.detail = "Too many wrong passwords came from your network address. Wait " +
                     std::to_string(wait.count()) +
                     " s and try again. Who is at another address, or logged in, is not affected.";
    return problem;
}

Problem no_link() {
    return problems::unauthorized(
        "This set-up link is not valid: it was used, the server was restarted, or there are users "
        "already. The server prints a new one when it starts without users.");
}

}  // namespace

SessionRoutes::SessionRoutes(db::Database& database, PasswordHasher& desk, SetupLink& setup,
                             Lifetimes lifetimes, const Clock& clock, Random& random)
    : database_(database),
      desk_(desk),
      setup_(setup),
      lifetimes_(lifetimes),
      clock_(clock),
      random_(random) {}

void SessionRoutes::add_to(http::Routes& routes) {
    routes.add(Method::post, "/sessions", http::Access::anyone,
               [this](http::Request& r) { return log_in(r); });
    routes.add(Method::post, "/sessions/setup", http::Access::anyone,
               [this](http::Request& r) { return set_up(r); });
    routes.add(Method::get, "/sessions/current", http::Access::staff,
               [this](http::Request& r) { return show(r); });
    routes.add(Method::del, "/sessions/current", http::Access::staff,
               [this](http::Request& r) { return log_out(r); });
    routes.add(Method::post, "/sessions/current/password", http::Access::staff,
               [this](http::Request& r) { return change_password(r); });
}

Task<http::Response> SessionRoutes::log_in(http::Request& request) {
    // There is no cookie yet that SameSite could protect: another site's page might log its visitor in
    // as somebody else.
    if (http::is_cross_site(request)) co_return http::problem(problems::cross_site());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    const std::string name = username_of(fields.text("username", anything));
    const std::string password = fields.text("password", anything);
    if (auto problem = fields.problem()) co_return http::problem(*problem);

    const auto user = database_.read([&](db::Connection& c) { return users::find(c, name); });
    const auto fits = co_await is_password(request, name, user, password);
    if (!fits) co_return http::problem(fits.error());
    if (!*fits) co_return http::problem(not_you());

    const std::string secret = make_secret(random_, secret_bytes);
    TimePoint since;
    const auto found = co_await database_.write([&](db::Transaction& tx) -> Result<User> {
        // The password that was compared must be the user's still.
        auto now = users::find(tx.connection(), user->id);
        if (!now || now->password != user->password) return std::unexpected(not_you());
        since = sessions::insert(tx, sha256_hex(secret), now->id, lifetimes_);
        return std::move(*now);
    });
    if (!found) co_return http::problem(found.error());
    co_return begun(request, *found, secret, since, "logged in");
}

Task<Result<bool>> SessionRoutes::is_password(const http::Request& request, const std::string& name,
                                              const std::optional<User>& user,
                                              std::string password) {
    if (const auto wait = throttle_.take(request.client, name, clock_.monotonic())) {
        ++tries_.refused;
        co_return std::unexpected(too_many_tries(*wait));
    }
    auto fits = co_await desk_.fits(user ? user->password : std::string(), std::move(password));
    // One that was right, or not even looked at, is no try.
    if (!fits || *fits) throttle_.give_back(request.client, name);
    if (fits) ++(*fits ? tries_.right : tries_.wrong);
    // As many lines as the throttle lets through. What was typed for a name may be a password.
    if (fits && !*fits) {
        log::warn("a password was wrong", {{"request_id", request.id},
                                           {"user", user ? user->name : std::string("nobody's")}});
    }
    co_return fits;
}

Task<http::Response> SessionRoutes::set_up(http::Request& request) {
    if (http::is_cross_site(request)) co_return http::problem(problems::cross_site());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    const std::string token = fields.text("token", anything);
    User owner;
    owner.name = read_username(fields);
    owner.scope.role = http::Role::owner;
    const auto password = read_password(fields, owner.name, true);
    if (!setup_.fits(token)) co_return http::problem(no_link());
    if (auto problem = fields.problem()) co_return http::problem(*problem);

    auto hash = co_await desk_.hash(*password);
    if (!hash) co_return http::problem(hash.error());
    owner.password = std::move(*hash);
    const std::string secret = make_secret(random_, secret_bytes);
    TimePoint since;
    const auto made = co_await database_.write([&](db::Transaction& tx) -> Result<> {
        if (users::any(tx.connection())) return std::unexpected(no_link());
        owner.id = users::insert(tx, owner);
        since = sessions::insert(tx, sha256_hex(secret), owner.id, lifetimes_);
        tx.after_commit([this] { setup_.close(); });
        return {};
    });
    if (!made) co_return http::problem(made.error());
    co_return begun(request, owner, secret, since, "made the first owner by the set-up link");
}

http::Response SessionRoutes::begun(http::Request& request, const User& user,
                                    const std::string& secret, TimePoint since,
                                    std::string remark) const {
    request.actor = {.role = user.scope.role,
                     .holder = http::CredentialKind::user,
                     .name = user.name,
                     .stores = user.scope.stores};
    request.remark = std::move(remark);
    auto answer = http::json(201, {{"token", secret},
                                   {"expiresAt", to_rfc3339(since + lifetimes_.whole)},
                                   {"role", http::to_text(user.scope.role)},
                                   {"stores", stores_json(user.scope)}});
    answer
        .header("Set-Cookie",
                cookie(request, secret,
                       std::chrono::duration_cast<std::chrono::seconds>(lifetimes_.whole)))
        .header("Cache-Control", "no-store");
    return answer;
}

std::string SessionRoutes::cookie(const http::Request& request, std::string_view secret,
                                  std::chrono::seconds age) const {
    std::string out(session_cookie);
    out += "=" + std::string(secret) + "; Path=/; Max-Age=" + std::to_string(age.count()) +
           "; HttpOnly; SameSite=Strict";
    if (http::is_over_tls(request)) out += "; Secure";
    return out;
}

Task<http::Response> SessionRoutes::show(http::Request& request) {
    const http::Actor& actor = request.actor;
    json::Value expires_at;
    if (actor.holder == http::CredentialKind::user) {
        const auto session =
            database_.read([&](db::Connection& c) { return sessions::find(c, actor.digest); });
        if (session) expires_at = to_rfc3339(session->created_at + lifetimes_.whole);
    }
    auto answer =
        http::json(200, {{"kind", to_text(actor.holder)},
                         {"username", actor.name.empty() ? json::Value() : json::Value(actor.name)},
                         {"role", http::to_text(actor.role)},
                         {"stores", json::Array(actor.stores.begin(), actor.stores.end())},
                         {"expiresAt", std::move(expires_at)}});
    answer.header("Cache-Control", "no-store");
    co_return answer;
}

Task<http::Response> SessionRoutes::log_out(http::Request& request) {
    if (request.actor.holder != http::CredentialKind::user) co_return http::problem(no_session());
    co_await database_.write(
        [&](db::Transaction& tx) { sessions::remove(tx, request.actor.digest); });
    request.remark = "logged out";
    auto answer = http::no_content();
    answer.header("Set-Cookie", cookie(request, "", std::chrono::seconds{0}));
    co_return answer;
}

Task<http::Response> SessionRoutes::change_password(http::Request& request) {
    if (request.actor.holder != http::CredentialKind::user) co_return http::problem(no_session());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    const std::string present = fields.text("currentPassword", anything);
    const auto next = read_password(fields, request.actor.name, true);
    if (auto problem = fields.problem()) co_return http::problem(*problem);

    // Who finds a screen that is logged in is not its user yet.
    const auto user =
        database_.read([&](db::Connection& c) { return users::find(c, request.actor.name); });
    const auto fits = co_await is_password(request, request.actor.name, user, present);
    if (!fits) co_return http::problem(fits.error());
    if (!*fits) co_return http::problem(wrong_password());
    auto hash = co_await desk_.hash(*next);
    if (!hash) co_return http::problem(hash.error());

    const auto changed = co_await database_.write([&](db::Transaction& tx) -> Result<> {
        auto now = users::find(tx.connection(), user->id);
        if (!now || now->password != user->password) return std::unexpected(wrong_password());
        now->password = *hash;
        users::update(tx, *now);
        // Who has the old password is out, whoever changed it stays in.
        sessions::remove_others(tx, now->id, request.actor.digest);
        return {};
    });
    if (!changed) co_return http::problem(changed.error());
    request.remark = "with another password";
    co_return http::no_content();
}

}  // namespace baedal::auth
