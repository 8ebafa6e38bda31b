#include "auth/access_control.h"

#include <exception>
#include <utility>

#include "auth/audit_log.h"
#include "base/log.h"
#include "db/unit.h"

namespace baedal::auth {

namespace {

std::optional<OperatorToken> to_operator_token(const std::optional<std::string>& token) {
    return token ? std::optional<OperatorToken>(*token) : std::nullopt;
}

std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

class AuditUnit final : public db::Unit {
public:
    AuditUnit(AuditEntry entry, std::shared_ptr<UnwrittenEntries> unwritten)
        : entry_(std::move(entry)), unwritten_(std::move(unwritten)) {}

    bool run(db::Transaction& tx) override {
        audit_log::add(tx, entry_);
        return true;
    }
    void complete(std::exception_ptr e) override {
        if (e) unwritten_->add(std::move(entry_), message_of(e));
    }

private:
    AuditEntry entry_;
    const std::shared_ptr<UnwrittenEntries> unwritten_;
};

// The host's own file failed, and not a module: another problem than that of
// http::failure_response().
http::Handler with_unavailable_problem(http::Handler handler) {
    return [handler = std::move(handler)](http::Request& request) -> Task<http::Response> {
        try {
            co_return co_await handler(request);
        } catch (const db::Unavailable& e) {
            log::warn("the file with users is not available",
                      {{"request_id", request.id}, {"error", e.what()}});
        }
        co_return http::problem(problems::credentials_unavailable());
    };
}

}  // namespace

AccessControl::AccessControl(db::Database& database,
                             const std::optional<std::string>& operator_token, Lifetimes lifetimes,
                             const Clock& clock, Random& random, Threads& threads)
    : database_(database),
      has_operator_token_(operator_token.has_value()),
      clock_(clock),
      random_(random),
      unwritten_(std::make_shared<UnwrittenEntries>(
          unwritten_entries_file(database.file().parent_path()), clock)),
      authenticator_(database, to_operator_token(operator_token), lifetimes, clock),
      sessions_(database, hasher_, setup_, lifetimes, clock, random),
      users_(database, authenticator_, hasher_),
      tokens_(database, authenticator_, random),
      hasher_(threads, random) {}

void AccessControl::add_to(http::Routes& routes, AuditLogsOfOthers others) {
    http::Routes own;
    sessions_.add_to(own);
    users_.add_to(own);
    tokens_.add_to(own);
    for (const http::Route& route : own.all())
        routes.add(route.method, route.pattern, route.access, route.scopes,
                   with_unavailable_problem(route.handler), route.max_body_bytes);
    add_audit_log_to(routes, std::move(others));
}

void AccessControl::add_audit_log_to(http::Routes& routes, AuditLogsOfOthers others) {
    http::Routes own;
    add_audit_routes(own, database_, std::move(others));
    for (const http::Route& route : own.all())
        routes.add(route.method, route.pattern, route.access, route.scopes,
                   with_unavailable_problem(route.handler));
}

std::optional<std::string> AccessControl::open_setup_link() {
    if (has_operator_token_) return std::nullopt;
    try {
        if (database_.read([](db::Connection& c) { return users::any(c); })) return std::nullopt;
    } catch (const std::exception& e) {
        log::error("the users cannot be read, so there is no set-up link", {{"error", e.what()}});
        return std::nullopt;
    }
    return setup_.open(random_);
}

void AccessControl::record(const http::Request& request, const http::Response& response) {
    if (request.method == http::Method::get &&
        (response.status >= 300 || !reads_.is_first(request.actor, request.route, clock_.now())))
        return;
    // The change is made: a full queue must not lose its entry.
    database_.enqueue_internal(
        std::make_unique<AuditUnit>(to_audit_entry(request, response), unwritten_));
}

}  // namespace baedal::auth
