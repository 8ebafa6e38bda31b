#include "http/router.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/text.h"
#include "http/cross_site.h"
#include "http/failure.h"

namespace baedal::http {

namespace {

bool is_placeholder(std::string_view segment) { return segment.starts_with('{'); }

std::vector<std::string> split(std::string_view pattern) {
    if (!pattern.starts_with('/'))
        throw std::logic_error("a route must begin with a slash: " + std::string(pattern));
    std::vector<std::string> out;
    for (std::size_t begin = 1; begin <= pattern.size();) {
        const std::size_t end = std::min(pattern.find('/', begin), pattern.size());
        out.emplace_back(pattern.substr(begin, end - begin));
        if (is_placeholder(out.back()) != out.back().ends_with('}')) {
            throw std::logic_error("a placeholder is one whole segment: " + std::string(pattern));
        }
        begin = end + 1;
    }
    return out;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
    return std::ranges::equal(pattern, path,
                              [](const std::string& wanted, const std::string& given) {
                                  return is_placeholder(wanted) ? !given.empty() : wanted == given;
                              });
}

std::string add_method(std::string allow, Method method) {
    if (!allow.empty()) allow += ", ";
    allow += to_text(method);
    if (method == Method::get) allow += ", HEAD";
    return allow;
}

std::optional<Problem> check_access(http::Access access, const http::Actor& actor) {
    if (access == http::Access::anyone) return std::nullopt;
    if (actor.unchecked) return problems::credentials_unavailable();
    if (actor.rejected)
        return problems::unauthorized("These credentials are wrong or have expired.");
    if (!actor.is_staff())
        return problems::unauthorized("Send Authorization: Bearer <token>, or log in.");
    if (access == http::Access::owner && !actor.is_owner())
        return problems::forbidden("Only an owner may do this.");
    return std::nullopt;
}

// A body that says it is something else than JSON in UTF-8. One that says nothing is read as JSON.
bool is_foreign_body(const Request& request) {
    if (request.body.empty()) return false;
    const auto type = request.header("Content-Type");
    if (!type) return false;
    const std::size_t semicolon = type->find(';');
    if (!equal_ignoring_case(trimmed(type->substr(0, semicolon)), "application/json")) return true;
    if (semicolon == std::string_view::npos) return false;
    const std::string_view parameter = trimmed(type->substr(semicolon + 1));
    return !equal_ignoring_case(parameter, "charset=utf-8") &&
           !equal_ignoring_case(parameter, "charset=\"utf-8\"");
}

std::optional<Problem> refuse(const Route& route, const Request& request) {
    if (auto refused = check_access(route.access, request.actor)) return refused;
    if (request.actor.by_cookie && request.method != Method::get && is_cross_site(request))
        return problems::cross_site();
    if (is_foreign_body(request)) return problems::unsupported_media_type();
    return std::nullopt;
}

}  // namespace

void Routes::add(Method method, std::string pattern, http::Access access, Handler handler) {
    std::vector<std::string> segments = split(pattern);
    const auto same_place = [](const std::string& a, const std::string& b) {
        return is_placeholder(a) ? is_placeholder(b) : a == b;
    };
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        if (routes_[i].method == method && std::ranges::equal(patterns_[i], segments, same_place)) {
            throw std::logic_error("two routes for " + std::string(to_text(method)) + " " +
                                   pattern);
        }
    }
    routes_.push_back({method, std::move(pattern), access, std::move(handler)});
    patterns_.push_back(std::move(segments));
}

Routes::Match Routes::find(Request& request) const {
    Match match;
    std::size_t best = 0;
    std::size_t fewest_placeholders = 0;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        if (!fits(patterns_[i], request.segments)) continue;
        if (routes_[i].method != request.method) {
            if (match.route == nullptr)
                match.allow = add_method(std::move(match.allow), routes_[i].method);
            continue;
        }
        const auto placeholders =
            static_cast<std::size_t>(std::ranges::count_if(patterns_[i], is_placeholder));
        if (match.route == nullptr || placeholders < fewest_placeholders) {
            match.route = &routes_[i];
            best = i;
            fewest_placeholders = placeholders;
        }
    }
    if (match.route == nullptr) return match;
    match.allow.clear();
    request.path_values.clear();
    for (std::size_t s = 0; s < request.segments.size(); ++s) {
        if (is_placeholder(patterns_[best][s]))
            request.path_values.emplace_back(request.segments[s]);
    }
    return match;
}

void Router::set(const std::string& module, const std::vector<std::string>& prefixes,
                 std::shared_ptr<const Routes> routes) {
    std::vector<std::shared_ptr<const Routes>> replaced;  // may destroy a module: after the lock
    const Lock lock(mutex_);
    for (const std::string& prefix : prefixes) {
        Slot& slot = slots_[prefix];
        replaced.push_back(std::exchange(slot.routes, routes));
        slot.module = module;
    }
}

std::vector<std::pair<Method, std::string>> Router::routes() const {
    const Lock lock(mutex_);
    std::vector<std::pair<Method, std::string>> out;
    for (const auto& [prefix, slot] : slots_) {
        if (slot.routes == nullptr) continue;
        for (const Route& route : slot.routes->all()) {
            if (split(route.pattern).front() == prefix)
                out.emplace_back(route.method, route.pattern);
        }
    }
    return out;
}

std::optional<std::shared_ptr<const Routes>> Router::owner(Request& request) {
    if (request.segments.empty()) return std::nullopt;
    const Lock lock(mutex_);
    const auto slot = slots_.find(request.segments.front());
    if (slot == slots_.end()) return std::nullopt;
    request.module = slot->second.module;
    return slot->second.routes;
}

Task<Response> Router::dispatch(Request& request) {
    request.module.clear();
    request.route.clear();
    // Holding the table keeps the module instance alive until the handler has returned.
    const std::optional<std::shared_ptr<const Routes>> routes = owner(request);
    if (!routes) co_return problem(problems::not_found("There is nothing at this path."));
    if (*routes == nullptr) co_return problem(problems::module_unavailable(request.module));

    Routes::Match match = (*routes)->find(request);
    if (match.route == nullptr && match.allow.empty()) {
        co_return problem(problems::not_found("There is nothing at this path."));
    }
    if (match.route == nullptr)
        co_return problem(problems::method_not_allowed(std::move(match.allow)));
    request.route = match.route->pattern;
    Response response;
    std::exception_ptr failure;
    if (const auto refused = refuse(*match.route, request)) {
        response = problem(*refused);
    } else {
        try {
            response = co_await match.route->handler(request);
        } catch (...) {
            failure = std::current_exception();
        }
    }
    if (failure) response = failure_response(failure, request);
    if (recorder_ && request.method != Method::get && request.actor.is_staff())
        recorder_(request, response);
    co_return response;
}

}  // namespace baedal::http
