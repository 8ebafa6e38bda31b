// An HTTP request as modules see it: parsed, checked and small. No Beast in here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.h"
#include "http/actor.h"
#include "json/object_reader.h"
#include "json/parser.h"

namespace baedal::http {

enum class Method {
    get,
    post,
    put,
    patch,
    del,
    other
};  // HEAD arrives as get; no route has `other`

std::string_view to_text(Method method);

// Lives in the connection's coroutine; views point into the connection's buffers and are valid
// until the answer is returned.
struct Request {
    Method method = Method::get;
    std::string_view path;                                   // as sent, without the query
    std::vector<std::string> segments;                       // decoded path segments
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    std::vector<std::pair<std::string_view, std::string_view>> headers;  // as sent
    std::string_view body;
    std::vector<std::string_view> path_values;  // what the route's {placeholders} matched
    std::string id;                             // X-Request-Id
    std::string traceparent;  // W3C Trace Context: the client's, continued, or new
    http::Actor actor;
    std::uint64_t client = 0;    // whom limits count by, an http::ClientKey
    bool through_proxy = false;  // a trusted one: what its X-Forwarded-* fields say is true
    std::string module;  // who owns the path, and the pattern of its route: set by the Router, for
    std::string route;   // metrics and logs; empty where there is none
    std::string remark;  // what a handler did, for the owner's record; never a customer's data

    // The first header of that name (case-insensitive), or nothing.
    std::optional<std::string_view> header(std::string_view name) const;
    // The n-th {placeholder} of the route as text.
    std::string_view path_value(std::size_t n) const { return path_values.at(n); }
    // The n-th placeholder as a positive integer; nothing if it is not one (answer 404).
    std::optional<std::int64_t> path_integer(std::size_t n) const;

    // The body as a JSON object: 400 malformed-json, 422 invalid-request.
    Result<json::Object> json() const;
    // The same for a route whose body is optional: no body is an empty object.
    Result<json::Object> json_or_empty() const;
};

// Reads query parameters and complains like json::ObjectReader; pointers are the parameters' names.
class QueryFields {
public:
    explicit QueryFields(const Request& request) : request_(request) {}

    std::optional<std::string> text(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name, json::IntegerRange range);
    std::optional<TimePoint> time(std::string_view name);
    // `cursor`: where the page before ended, from 0; nothing for the first page. See http/paging.h.
    std::optional<std::int64_t> cursor();
    // `limit`: 1 to 200, 50 if absent.
    int limit();
    void refuse(std::string_view name, std::string detail);
    // 422 with every complaint, unknown and repeated parameters included; or nothing.
    std::optional<Problem> problem();

private:
    const Request& request_;
    std::vector<std::string> known_;
    std::vector<FieldError> errors_;
};

// The client's Idempotency-Key: nothing if absent, 422 if it is not 1 to 255 visible ASCII characters.
Result<std::optional<std::string>> idempotency_key(const Request& request);

}  // namespace baedal::http
