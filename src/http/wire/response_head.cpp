#include "http/wire/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <absl/time/time.h>
#include <boost/beast/http/status.hpp>

#include "base/log.h"
#include "base/text.h"

namespace baedal::http {

namespace {

void append_number(std::string& out, std::size_t value) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

bool is_token(std::string_view name) {
    constexpr std::string_view separators = "()<>@,;:\\\"/[]?={} \t";
    return !name.empty() && std::ranges::none_of(name, [&](char c) {
        return is_control(c) || static_cast<unsigned char>(c) >= 0x80 || separators.contains(c);
    });
}

bool is_servers_own(std::string_view name) {
    constexpr std::array<std::string_view, 6> own{
        "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Date", "X-Request-Id"};
    return std::ranges::any_of(
        own, [&](std::string_view field) { return equal_ignoring_case(field, name); });
}

// The fields that a response has unless it sets them itself.
struct Defaults {
    bool cache_control = true;
    bool content_type_options = true;
    bool referrer_policy = true;

    void replace(std::string_view name) {
        if (equal_ignoring_case(name, "Cache-Control")) cache_control = false;
        if (equal_ignoring_case(name, "X-Content-Type-Options")) content_type_options = false;
        if (equal_ignoring_case(name, "Referrer-Policy")) referrer_policy = false;
    }

    void write(std::string& out) const {
        if (cache_control) out += "Cache-Control: no-store\r\n";
        if (content_type_options) out += "X-Content-Type-Options: nosniff\r\n";
        if (referrer_policy) out += "Referrer-Policy: no-referrer\r\n";
    }
};

void write_own_fields(std::string& out, const Response& response) {
    Defaults defaults;
    for (const auto& [name, value] : response.headers) {
        if (!is_token(name) || has_control(value) || is_servers_own(name)) {
            log::warn("a header field of a response was left out",
                      {{"name", is_token(name) ? name : "?"}});
            continue;
        }
        defaults.replace(name);
        append_field(out, name, value);
    }
    defaults.write(out);
}

void write_connection(std::string& out, const ResponseContext& context) {
    if (context.close) {
        out += "Connection: close\r\n";
    } else if (!context.http11) {
        out += "Connection: keep-alive\r\n";
    }
}

void write_body_end(std::string& out, const Response& response, BodyEnd end) {
    // RFC 9110 section 8.6: a 204 has no length, and a 304 would have to give that of the 200.
    if (response.status == 204 || response.status == 304) return;
    if (end == BodyEnd::chunked) out += "Transfer-Encoding: chunked\r\n";
    if (end != BodyEnd::content_length) return;
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
}

}  // namespace

void write_response_head(std::string& out, const Response& response,
                         const ResponseContext& context) {
    const auto reason = boost::beast::http::obsolete_reason(
        boost::beast::http::int_to_status(static_cast<unsigned>(response.status)));
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out.append(" ").append(reason.data(), reason.size()).append("\r\n");
    append_field(out, "Date", context.date);
    append_field(out, "X-Request-Id", context.request_id);
    const bool has_type =
        response.status != 204 && response.status != 304 && !has_control(response.content_type);
    if (has_type) append_field(out, "Content-Type", response.content_type);
    write_own_fields(out, response);
    if (response.stream) out += "X-Accel-Buffering: no\r\n";  // keeps nginx from buffering events
    if (context.over_tls) append_field(out, "Strict-Transport-Security", "max-age=15552000");
    write_connection(out, context);
    write_body_end(out, response, context.body_end);
    out += "\r\n";
}

std::string_view DateText::at(TimePoint now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second == second_ && !text_.empty()) return text_;
    text_ = absl::FormatTime("%a, %d %b %E4Y %H:%M:%S GMT",
                             absl::FromUnixSeconds(second.time_since_epoch().count()),
                             absl::UTCTimeZone());
    second_ = second;
    return text_;
}

}  // namespace baedal::http
