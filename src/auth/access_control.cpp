#include "auth/access_control.h"

#include "auth/audit_log.h"
#include "base/log.h"
#include "http/paging.h"

namespace baedal::auth {

namespace {

std::optional<OwnerToken> operators_of(const std::optional<std::string>& token) {
    return token ? std::optional<OwnerToken>(*token) : std::nullopt;
}

json::Object to_json(const AuditEntry& deed) {
    return {{"id", deed.seq},
            {"at", to_rfc3339(deed.at)},
            {"actor",
             {{"kind", deed.holder},
              {"name", deed.name.empty() ? json::Value(nullptr) : json::Value(deed.name)},
              {"role", deed.role}}},
            {"action", deed.action},
            {"target", deed.target},
            {"status", deed.status},
            {"remark", deed.remark},
            {"requestId", deed.request_id}};
}

// What is broken is no module, and the words should say so.
http::Handler guarded(http::Handler handler) {
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
                             const std::optional<std::string>& operators_token, Lifetimes lifetimes,
                             const Clock& clock, Random& random, Threads& threads)
    : database_(database),
      has_operators_token_(operators_token.has_value()),
      random_(random),
      authenticator_(database, operators_of(operators_token), lifetimes, clock),
      sessions_(database, desk_, setup_, lifetimes, clock, random),
      users_(database, desk_),
      tokens_(database, random),
      desk_(threads, random) {}

void AccessControl::add_to(http::Routes& routes) {
    http::Routes own;
    sessions_.add_to(own);
    users_.add_to(own);
    tokens_.add_to(own);
    own.add(http::Method::get, "/admin/audit", http::Access::owner,
            [this](http::Request& r) { return list_record(r); });
    for (const http::Route& route : own.all())
        routes.add(route.method, route.pattern, route.access, guarded(route.handler));
}

std::optional<std::string> AccessControl::open_setup_link() {
    if (has_operators_token_) return std::nullopt;
    try {
        if (database_.read([](db::Connection& c) { return users::any(c); })) return std::nullopt;
    } catch (const std::exception& e) {
        log::error("whether there are users cannot be read, so there is no set-up link",
                   {{"error", e.what()}});
        return std::nullopt;
    }
    return setup_.open(random_);
}

void AccessControl::record(const http::Request& request, const http::Response& response) {
    AuditEntry deed = deed_of(request, response);
    try {
        database_.write_later("the record of an action",
                              [deed](db::Transaction& tx) { record::add(tx, deed); });
    } catch (const std::exception& e) {
        // What was done stays known at least here.
        log::error("an action could not be recorded", {{"error", e.what()},
                                                       {"actor", deed.name},
                                                       {"action", deed.action},
                                                       {"target", deed.target},
                                                       {"status", deed.status}});
    }
}

Task<http::Response> AccessControl::list_record(http::Request& request) {
    http::QueryFields query(request);
    const int limit = query.limit();
    const auto before = query.cursor().value_or(http::newest_first);
    if (auto problem = query.problem()) co_return http::problem(*problem);

    auto found =
        database_.read([&](db::Connection& c) { return record::page(c, before, limit + 1); });
    const std::string next = http::cut_to_page(found, limit, &AuditEntry::seq);
    json::Array items;
    for (const AuditEntry& deed : found) items.push_back(to_json(deed));
    co_return http::page(items, next);
}

}  // namespace baedal::auth
