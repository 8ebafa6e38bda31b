#include "http/request.h"

#include <algorithm>

#include "base/parse_integer.h"
#include "base/text.h"

namespace baedal::http {

std::string_view to_text(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::del: return "DELETE";
        case Method::other: break;
    }
    return "OTHER";
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return std::nullopt;
}

std::optional<std::int64_t> Request::path_integer(std::size_t n) const {
    const std::string_view text = path_value(n);
    // A number has one spelling: "007" and "+7" are other paths than "7".
    if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
    return parse_integer(text);
}

Result<json::Object> Request::json() const { return json::parse_object(body); }

Result<json::Object> Request::json_or_empty() const {
    if (body.empty()) return json::Object{};
    return json::parse_object(body);
}

std::optional<std::string> QueryFields::text(std::string_view name) {
    known_.emplace_back(name);
    for (const auto& [key, value] : request_.query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<std::int64_t> QueryFields::integer(std::string_view name, json::IntegerRange range) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto value = parse_integer(*given);
    if (!value || *value < range.min || *value > range.max) {
        add_error(name, "Must be an integer from " + std::to_string(range.min) + " to " +
                            std::to_string(range.max) + ".");
        return std::nullopt;
    }
    return value;
}

std::optional<TimePoint> QueryFields::time(std::string_view name) {
    auto given = text(name);
    if (!given) return std::nullopt;
    // A '+' that the client did not escape ("...T12:00:00+09:00") arrives as a space.
    std::ranges::replace(*given, ' ', '+');
    const auto at = from_rfc3339(*given);
    if (!at) add_error(name, "Must be a time such as 2026-11-22T03:04:05.678Z (RFC 3339).");
    return at;
}

std::optional<bool> QueryFields::flag(std::string_view name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    if (*given != "true" && *given != "false") add_error(name, "Must be true or false.");
    return *given == "true";
}

std::optional<std::int64_t> QueryFields::cursor() {
    const auto given = text("cursor");
    if (!given) return std::nullopt;
    const auto position = parse_non_negative(*given);
    if (!position) add_error("cursor", "Must be the 'next' of the page before.");
    return position;
}

int QueryFields::limit() { return static_cast<int>(integer("limit", {1, 200}).value_or(50)); }

void QueryFields::add_error(std::string_view name, std::string detail) {
    errors_.push_back({std::string(name), std::move(detail)});
}

std::optional<Problem> QueryFields::problem() {
    for (auto parameter = request_.query.begin(); parameter != request_.query.end(); ++parameter) {
        const auto same = [&](const auto& other) { return other.first == parameter->first; };
        if (std::ranges::find(known_, parameter->first) == known_.end()) {
            add_error(shortened(parameter->first, 60), "This parameter is not known here.");
        } else if (std::any_of(request_.query.begin(), parameter, same)) {
            add_error(parameter->first, "This parameter is given more than once.");
        }
    }
    if (errors_.empty()) return std::nullopt;
    return problems::invalid_request(std::move(errors_));
}

Result<std::optional<std::string>> idempotency_key(const Request& request) {
    const auto key = request.header("Idempotency-Key");
    if (!key) return std::nullopt;
    const bool visible = std::ranges::all_of(*key, [](char c) { return c > 0x20 && c < 0x7F; });
    const auto times = std::ranges::count_if(request.headers, [](const auto& field) {
        return equal_ignoring_case(field.first, "Idempotency-Key");
    });
    if (key->empty() || key->size() > 255 || !visible || times > 1) {
        return std::unexpected(problems::invalid_request(
            "", "Idempotency-Key must be one field of 1 to 255 visible ASCII characters."));
    }
    return std::string(*key);
}

}  // namespace baedal::http
