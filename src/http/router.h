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

// Handlers return every answer, errors too; an exception is a bug or a broken machine (500, or 503
// for db::Overloaded and db::Unavailable).
using Handler = std::function<Task<Response>(Request&)>;

struct Route {
    Method method;
    std::string pattern;  // "/orders/{id}/events"
    http::Access access;
    Handler handler;
};

// Whether the credentials of an actor are worth still what they were.
using IsStillValid = std::function<bool(const http::Actor&)>;

// The routes of one module instance, filled while the module is wired, read-only afterwards.
//
// Segments are compared exactly, so a trailing slash is another path; a {placeholder} takes one
// segment that is not empty. Where several patterns fit, the one with more literal segments wins.
class Routes {
public:
    // Throws std::logic_error for a malformed pattern and for a second route of the same kind.
    void add(Method method, std::string pattern, http::Access access, Handler handler);

    struct Match {
        const Route* route = nullptr;  // null: see allow
        std::string allow;             // the methods this path knows; empty: unknown path
    };
    // Fills request.path_values on a match.
    Match find(Request& request) const;
    const std::vector<Route>& all() const { return routes_; }

private:
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> patterns_;  // split, parallel to routes_
};

// Maps the first path segment to the module that owns it. set() may be called at any time from any
// thread; a request that is running keeps the table (and so the module) it began with.
class Router {
public:
    // `prefixes` are first segments without a slash. A null table is a stopped module: 503.
    void set(const std::string& module, const std::vector<std::string>& prefixes,
             std::shared_ptr<const Routes> routes);
    // What can be asked for now: the routes of the modules that run, below their own prefixes.
    std::vector<std::pair<Method, std::string>> routes() const;

    // Told of every answer to a call of staff or owners that changes something, or would have. Set
    // before the first dispatch; must not throw.
    using Recorder = std::function<void(const Request&, const Response&)>;
    void record_with(Recorder recorder) { recorder_ = std::move(recorder); }

    // Finds and runs the handler; answers 404, 405, 401, 403 and 503 itself. Never throws.
    Task<Response> dispatch(Request& request);

private:
    struct Slot {
        std::string module;
        std::shared_ptr<const Routes> routes;
    };
    // Notes the owner in request.module; nothing if nobody owns the path.
    std::optional<std::shared_ptr<const Routes>> owner(Request& request);

    Recorder recorder_;
    mutable Mutex mutex_;                                                // held for a look-up only
    std::map<std::string, Slot, std::less<>> slots_ GUARDED_BY(mutex_);  // by first segment
};

}  // namespace baedal::http
