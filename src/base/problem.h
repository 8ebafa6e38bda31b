// An API error as the client receives it (RFC 9457), and the result type that carries it.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace baedal {

struct FieldError {
    std::string pointer;  // JSON pointer (RFC 6901) into the request's body; "" is the whole body
    std::string detail;
};

// A member that a problem type adds to the standard ones (RFC 9457 section 3.2). nullptr is null.
struct ProblemMember {
    std::string_view name;  // a string literal
    std::variant<std::nullptr_t, std::int64_t, std::string> value;
};

// One problem type of the API. `slug` names it (`/problems/<slug>`) and never changes.
struct Problem {
    int status = 500;
    std::string_view slug;    // a string literal
    std::string_view title;   // a string literal, the same for every occurrence
    std::string detail = {};  // of this occurrence: the error, its place and the remedy
    std::vector<FieldError> errors = {};
    std::vector<ProblemMember> members = {};  // further members, such as orderId
    std::optional<std::chrono::seconds> retry_after = {};
    // retry_after and allow become the header fields Retry-After and Allow.
    std::string allow = {};

    // Adds a member. `member` is a string literal.
    void set(std::string_view member, std::string value) {
        members.push_back({member, std::move(value)});
    }
    void set(std::string_view member, std::int64_t value) { members.push_back({member, value}); }
    void set(std::string_view member, std::optional<std::string> value) {
        if (value) return set(member, std::move(*value));
        members.push_back({member, nullptr});
    }
};

template <class T = void>
using Result = std::expected<T, Problem>;

// The problems that no module owns.
namespace problems {
Problem malformed_json(std::string detail);
Problem invalid_request(std::vector<FieldError> errors);
Problem invalid_request(std::string pointer, std::string detail);
Problem bad_request(std::string detail);
Problem not_found(std::string detail);
Problem method_not_allowed(std::string allow);
Problem unauthorized(std::string detail);
Problem forbidden(std::string detail);
Problem cross_site();
Problem credentials_unavailable();
Problem payload_too_large(std::string detail);
Problem headers_too_large();
Problem unsupported_media_type();
Problem request_timeout();
Problem too_many_requests(std::chrono::seconds retry_after);
Problem too_many_connections();
// The disk of the data folder is nearly full.
Problem disk_low();
Problem too_many_streams(std::string detail);
Problem overloaded(std::string detail);
Problem module_unavailable(std::string_view module);
Problem internal_error();
}  // namespace problems

}  // namespace baedal
