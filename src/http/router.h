// Routes by method and path; each module's routes are a table of their own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/thread_annotations.h"
#include "http/actor.h"
#include "http/request.h"
#include "http/response.h"
#include "runtime/task.h"

namespace baedal::http {

// A handler returns every response, problems too. An exception from it is a defect or a storage
// fault: 500, or 503 for db::Overloaded and db::Unavailable.
using Handler = std::function<Task<Response>(Request&)>;

struct Route {
    Method method;
    std::string pattern;  // "/orders/{id}/events"
    http::Access access;  // of a user
    TokenScopes scopes;   // of which a token needs one
    Handler handler;
    // Of a request's body; 0: Limits::max_body_bytes. A larger one is read only for this route.
    std::size_t max_body_bytes = 0;
};

// Whether the actor's credentials still grant what they granted when the actor was made.
using IsStillValid = std::function<bool(const http::Actor&)>;

// The routes of one module instance: filled while the module is wired, read-only afterwards.
//
// Segments are compared exactly, so a trailing slash is another path. A {placeholder} matches one
// segment that is not empty. Where several patterns match, the one with more literal segments wins.
class Routes {
public:
    // Throws std::logic_error for a malformed pattern, for a second route with the same method and
    // pattern, and for a route that needs credentials and names no scope. A token needs one of
    // `scopes`, whatever role `access` asks of a user.
    void add(Method method, std::string pattern, http::Access access, TokenScopes scopes,
             Handler handler, std::size_t max_body_bytes = 0);
    // For a route that anyone may call.
    void add(Method method, std::string pattern, http::Access access, Handler handler) {
        add(method, std::move(pattern), access, {}, std::move(handler));
    }

    struct Match {
        const Route* route = nullptr;  // null: see allow
        std::string allow;             // the path's methods; empty: unknown path
    };
    // Fills request.path_values on a match.
    Match find(Request& request) const;
    const std::vector<Route>& all() const { return routes_; }

private:
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> patterns_;  // split, parallel to routes_
};

// A route that was found. Keeps its module's instance alive until the handler has returned.
struct RouteMatch {
    std::shared_ptr<const Routes> table;
    const Route* route = nullptr;
};

// Maps the first path segment to the module that owns it, or the first two where they are a prefix. Thread-safe: set() may be called at any
// time, and a running request keeps the table (and so the module) that it began with.
class Router {
public:
    // `prefixes` are first segments, or two with a slash between them. A null table is a stopped module: 503.
    void set(const std::string& module, const std::vector<std::string>& prefixes,
             std::shared_ptr<const Routes> routes);
    // The routes of the running modules below their own prefixes.
    std::vector<std::pair<Method, std::string>> routes() const;

    // Sets module, route and path_values of the request, as far as they are found. Otherwise 404,
    // 405, or 503 for a stopped module.
    Result<RouteMatch> find(Request& request) const;
    // The limit that the request's route declares for its body; 0 if it has none.
    std::size_t max_body_bytes(Request& request) const;

    // Called with every response to a request of staff or owners that is not a GET, and to one that
    // shows personal data. Set before the first request; must not throw.
    using Recorder = std::function<void(const Request&, const Response&)>;
    void record_with(Recorder recorder) { recorder_ = std::move(recorder); }
    const Recorder& recorder() const { return recorder_; }

    // Gives the response to a path without a route; nothing: 404 as a problem. Set before the first
    // request.
    using UnknownPath = std::function<std::optional<Response>(const Request&)>;
    void answer_unknown_paths_with(UnknownPath respond) { unknown_path_ = std::move(respond); }
    const UnknownPath& unknown_path() const { return unknown_path_; }

private:
    struct Slot {
        std::string module;
        std::shared_ptr<const Routes> routes;
    };
    // Sets request.module; nothing if no module owns the path.
    std::optional<std::shared_ptr<const Routes>> find_table(Request& request) const;

    Recorder recorder_;
    UnknownPath unknown_path_;
    mutable Mutex mutex_;                                                // held for a look-up only
    std::map<std::string, Slot, std::less<>> slots_ GUARDED_BY(mutex_);  // by prefix
};

}  // namespace baedal::http
