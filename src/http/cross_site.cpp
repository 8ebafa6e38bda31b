#include "http/cross_site.h"

#include <ranges>

#include "base/text.h"

namespace baedal::http {

namespace {

// The last element is the trusted proxy's; those before it are not proven.
std::string_view last_element(std::string_view list) {
    const std::size_t comma = list.rfind(',');
    return trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

// Of several fields of this name the last one is the proxy's.
std::optional<std::string_view> last_value(const Request& request, std::string_view name) {
    for (const auto& [field, value] : std::views::reverse(request.headers)) {
        if (equal_ignoring_case(field, name)) return last_element(value);
    }
    return std::nullopt;
}

std::optional<std::string_view> forwarded_host(const Request& request) {
    if (!request.through_proxy) return std::nullopt;
    return last_value(request, "X-Forwarded-Host");
}

std::string_view without_port(std::string_view authority, std::string_view port) {
    if (authority.ends_with(port)) authority.remove_suffix(port.size());
    return authority;
}

// "https://shop.example:443" as "shop.example"; empty for another form ("null").
std::string_view authority_of(std::string_view origin) {
    for (const auto& [scheme, port] :
         {std::pair{"https://", ":443"}, std::pair{"http://", ":80"}}) {
        if (origin.starts_with(scheme))
            return without_port(origin.substr(std::string_view(scheme).size()), port);
    }
    return {};
}

bool is_own_origin(std::string_view origin, const Request& request) {
    const std::string_view authority = authority_of(origin);
    if (authority.empty()) return false;
    const std::string_view default_port = origin.starts_with("https:") ? ":443" : ":80";
    const auto is = [&](std::optional<std::string_view> host) {
        return host && equal_ignoring_case(authority, without_port(*host, default_port));
    };
    // A proxy either keeps Host or sends it as X-Forwarded-Host.
    return is(request.header("Host")) || is(forwarded_host(request));
}

}  // namespace

bool is_cross_site(const Request& request) {
    // "none": the user's own action, such as a bookmark. "same-site" is another origin.
    if (const auto site = request.header("Sec-Fetch-Site"))
        return *site != "same-origin" && *site != "none";
    return has_other_origin(request);
}

bool has_other_origin(const Request& request) {
    const auto origin = request.header("Origin");
    return origin && !request.header("Sec-Fetch-Site") && !is_own_origin(*origin, request);
}

bool is_over_tls(const Request& request) {
    if (request.over_tls) return true;
    if (!request.through_proxy && !request.through_local_proxy) return false;
    const auto scheme = last_value(request, "X-Forwarded-Proto");
    return scheme && equal_ignoring_case(*scheme, "https");
}

}  // namespace baedal::http
