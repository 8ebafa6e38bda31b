// A parsed and checked HTTP request. Does not include Beast.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/clock.h"
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

// Lives in the connection's coroutine. Views point into the connection's buffers and are valid
// until the handler returns.
struct Request {
    Method method = Method::get;
    std::string_view path;  // as sent, without host and query; "*" for OPTIONS of the server itself
    std::string_view query_text;                                         // as sent, without "?"
    std::vector<std::string> segments;                                   // decoded path segments
    std::vector<std::pair<std::string, std::string>> query;              // decoded, in order
    std::vector<std::pair<std::string_view, std::string_view>> headers;  // as sent
    std::string_view body;
    std::vector<std::string_view> path_values;  // of the route's {placeholders}
    std::string id;                             // X-Request-Id
    std::string traceparent;                    // W3C Trace Context: continues the client's, or new
    http::Actor actor;
    std::uint64_t client = 0;                 // an http::ClientKey, for limits
    boost::asio::ip::address client_address;  // for the log and the audit log
    bool over_tls = false;                    // of this connection
    bool through_proxy = false;  // a trusted proxy: its X-Forwarded-* fields are believed
    bool is_local = false;       // sent by a program on this machine, and not by a proxy for others
    // By a proxy on this machine that is not trusted: its X-Forwarded-For counts for limits, and its
    // X-Forwarded-Proto for the cookie.
    bool through_local_proxy = false;
    bool is_limited = true;  // false: the client is a program on this machine
    std::string module;      // the owner of the path; set by the Router, empty if there is none
    std::string route;       // the route's pattern; likewise
    std::string remark;      // a handler's note for the audit log; never a customer's data
    // A handler's: the response to this GET shows customers' names, phones or addresses to staff,
    // which the audit log tells.
    bool shows_personal_data = false;

    // The first header of that name (case-insensitive), or nothing.
    std::optional<std::string_view> header(std::string_view name) const;
    // The n-th {placeholder} of the route as text.
    std::string_view path_value(std::size_t n) const { return path_values.at(n); }
    // The n-th placeholder as a positive integer; nothing if it is not one (respond 404).
    std::optional<std::int64_t> path_integer(std::size_t n) const;

    // The body as a JSON object: 400 malformed-json, 422 invalid-request.
    Result<json::Object> json() const;
    // The same for a route whose body is optional: no body is an empty object.
    Result<json::Object> json_or_empty() const;
};

// Reads query parameters and collects errors like json::ObjectReader; a pointer is the parameter's
// name.
class QueryFields {
public:
    explicit QueryFields(const Request& request) : request_(request) {}

    std::optional<std::string> text(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name, json::IntegerRange range);
    std::optional<TimePoint> time(std::string_view name);
    std::optional<bool> flag(std::string_view name);  // "true" or "false"
    // `cursor`: the end of the page before, from 0; nothing for the first page. See http/paging.h.
    std::optional<std::int64_t> cursor();
    // `limit`: 1 to 200, 50 if absent.
    int limit();
    void add_error(std::string_view name, std::string detail);
    // 422 with every error, unknown and repeated parameters included; or nothing.
    std::optional<Problem> problem();

private:
    const Request& request_;
    std::vector<std::string> known_;
    std::vector<FieldError> errors_;
};

// The client's Idempotency-Key: nothing if absent, 422 if it is not 1 to 255 visible ASCII
// characters.
Result<std::optional<std::string>> idempotency_key(const Request& request);

}  // namespace baedal::http
