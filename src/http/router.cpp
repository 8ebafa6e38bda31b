#include "http/router.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

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

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
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

}  // namespace

void Routes::add(Method method, std::string pattern, http::Access access, TokenScopes scopes,
                 Handler handler, std::size_t max_body_bytes) {
    std::vector<std::string> segments = split(pattern);
    if (access != Access::anyone && access != Access::peer && scopes.empty())
        throw std::logic_error("a route that needs credentials must name the scope of a token: " +
                               pattern);
    const auto same_segment = [](const std::string& a, const std::string& b) {
        return is_placeholder(a) ? is_placeholder(b) : a == b;
    };
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        if (routes_[i].method == method &&
            std::ranges::equal(patterns_[i], segments, same_segment)) {
            throw std::logic_error("two routes for " + std::string(to_text(method)) + " " +
                                   pattern);
        }
    }
    routes_.push_back(
        {method, std::move(pattern), access, scopes, std::move(handler), max_body_bytes});
    patterns_.push_back(std::move(segments));
}

Routes::Match Routes::find(Request& request) const {
    Match match;
    std::size_t best = 0;
    std::size_t fewest_placeholders = 0;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        if (!matches(patterns_[i], request.segments)) continue;
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
            const auto segments = split(route.pattern);
            if (segments.front() == prefix ||
                (segments.size() > 1 && segments[0] + "/" + segments[1] == prefix))
                out.emplace_back(route.method, route.pattern);
        }
    }
    return out;
}

std::optional<std::shared_ptr<const Routes>> Router::find_table(Request& request) const {
    if (request.segments.empty()) return std::nullopt;
    const Lock lock(mutex_);
    auto slot = slots_.end();
    if (request.segments.size() > 1)
        slot = slots_.find(request.segments[0] + "/" + request.segments[1]);
    if (slot == slots_.end()) slot = slots_.find(request.segments.front());
    if (slot == slots_.end()) return std::nullopt;
    request.module = slot->second.module;
    return slot->second.routes;
}

Result<RouteMatch> Router::find(Request& request) const {
    const auto unknown_path = [] { return problems::not_found("There is nothing at this path."); };
    request.module.clear();
    request.route.clear();
    std::optional<std::shared_ptr<const Routes>> table = find_table(request);
    if (!table) return std::unexpected(unknown_path());
    if (*table == nullptr) return std::unexpected(problems::module_unavailable(request.module));

    Routes::Match match = (*table)->find(request);
    if (match.route == nullptr && match.allow.empty()) return std::unexpected(unknown_path());
    if (match.route == nullptr)
        return std::unexpected(problems::method_not_allowed(std::move(match.allow)));
    request.route = match.route->pattern;
    return RouteMatch{std::move(*table), match.route};
}

std::size_t Router::max_body_bytes(Request& request) const {
    const Result<RouteMatch> match = find(request);
    return match ? match->route->max_body_bytes : 0;
}

}  // namespace baedal::http
