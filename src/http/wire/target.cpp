#include "http/wire/target.h"

#include <boost/url/grammar/hexdig_chars.hpp>
#include <boost/url/rfc/pchars.hpp>

#include "base/text.h"

namespace baedal::http {

namespace {

using boost::urls::grammar::hexdig_chars;
using boost::urls::grammar::hexdig_value;

// "/" of the path, and "/" and "?" of the query, beside escapes (RFC 3986 sections 3.3 and 3.4).
constexpr auto target_chars = boost::urls::pchars + '/' + '?';

// absolute-path [ "?" query ] (RFC 9112 section 3.2.1).
bool is_origin_form(std::string_view target) {
    if (!target.starts_with('/')) return false;
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (target[i] == '%') {
            if (target.size() - i < 3 || !hexdig_chars(target[i + 1]) ||
                !hexdig_chars(target[i + 2]))
                return false;
            i += 2;
        } else if (!target_chars(target[i])) {
            return false;
        }
    }
    return true;
}

// `text` is part of an origin-form, so its escapes are whole.
std::string decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            out.push_back(
                static_cast<char>(hexdig_value(text[i + 1]) * 16 + hexdig_value(text[i + 2])));
            i += 2;
        } else {
            out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

bool is_clean(std::string_view text) { return !has_control(text) && is_utf8(text); }

bool add_segments(std::string_view path, Request& request) {
    for (std::size_t begin = 1; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string& segment =
            request.segments.emplace_back(decode(path.substr(begin, end - begin), false));
        if (segment == "." || segment == ".." || segment.contains('/') || !is_clean(segment))
            return false;
        begin = end + 1;
    }
    return true;
}

bool add_query(std::string_view query, Request& request) {
    while (!query.empty()) {
        const std::string_view parameter = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(parameter.size() + 1, query.size()));
        if (parameter.empty()) continue;
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
        const auto& [key, decoded] = request.query.emplace_back(
            decode(parameter.substr(0, equals), true), decode(value, true));
        if (!is_clean(key) || !is_clean(decoded)) return false;
    }
    return true;
}

}  // namespace

std::optional<AbsoluteForm> split_absolute_form(std::string_view target) {
    const std::size_t colon = target.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view scheme = target.substr(0, colon);
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https"))
        return std::nullopt;
    const std::string_view rest = target.substr(colon + 3);
    const std::size_t end = rest.find_first_of("/?#");
    if (end == std::string_view::npos) return AbsoluteForm{rest, "/"};
    return AbsoluteForm{rest.substr(0, end), rest.substr(end)};
}

std::optional<Problem> parse_target(std::string_view target, Request& request) {
    if (!is_origin_form(target))
        return problems::bad_request("The request target must be a path, such as /menus?limit=10.");
    request.path = target.substr(0, target.find('?'));
    if (!add_segments(request.path, request)) {
        return problems::bad_request(
            "The path has dot segments, an escaped slash, or text that is not UTF-8.");
    }
    request.query_text = target.substr(std::min(request.path.size() + 1, target.size()));
    if (!add_query(request.query_text, request)) {
        return problems::bad_request(
            "The query has control characters, or text that is not UTF-8.");
    }
    return std::nullopt;
}

}  // namespace baedal::http
