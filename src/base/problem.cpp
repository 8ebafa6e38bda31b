#include "base/problem.h"

namespace baedal::problems {

using std::chrono::seconds;

Problem malformed_json(std::string detail) {
    return {400, "malformed-json", "The body is not a JSON object", std::move(detail)};
}

Problem invalid_request(std::vector<FieldError> errors) {
    std::string detail =
        errors.empty() ? "The request is invalid."
                       : (errors.front().pointer.empty() ? "The request" : errors.front().pointer) +
                             ": " + errors.front().detail;
    return {422, "invalid-request", "The request is invalid", std::move(detail), std::move(errors)};
}

Problem invalid_request(std::string pointer, std::string detail) {
    return invalid_request(std::vector<FieldError>{{std::move(pointer), std::move(detail)}});
}

Problem bad_request(std::string detail) {
    return {400, "bad-request", "The request is not valid HTTP", std::move(detail)};
}

Problem not_found(std::string detail) { return {404, "not-found", "Not found", std::move(detail)}; }

Problem method_not_allowed(std::string allow) {
    Problem problem{405, "method-not-allowed", "Method not allowed",
                    "This path answers: " + allow + "."};
    problem.allow = std::move(allow);
    return problem;
}

Problem unauthorized(std::string detail) {
    return {401, "unauthorized", "Credentials are needed", std::move(detail)};
}

Problem forbidden(std::string detail) {
    return {403, "forbidden", "Not allowed", std::move(detail)};
}

Problem cross_site() {
    return {
        403, "cross-site", "Another site's page may not do this",
        "A browser sent this from a page of another origin. Nothing was done. Open this shop's own "
        "page. A program sends neither Origin nor Sec-Fetch-Site, or a valid Authorization: "
        "Bearer <token>."};
}

Problem credentials_unavailable() {
    Problem problem{503, "credentials-unavailable", "Credentials cannot be checked now",
                    "The file with users and sessions cannot be read. Orders go on; try again "
                    "soon, or use BAEDAL_ADMIN_TOKEN."};
    problem.retry_after = seconds{5};
    return problem;
}

Problem payload_too_large(std::string detail) {
    return {413, "payload-too-large", "The body is too large", std::move(detail)};
}

Problem headers_too_large() {
    return {431, "headers-too-large", "The header fields are too large",
            "The request line and the header fields together may have 8 KiB."};
}

Problem unsupported_media_type() {
    return {415, "unsupported-media-type", "Unsupported media type",
            "Send the body as Content-Type: application/json."};
}

Problem request_timeout() {
    return {408, "request-timeout", "The request took too long to arrive",
            "Send the whole request without long pauses."};
}

namespace {
Problem rate_limited(std::string detail, seconds retry_after) {
    Problem problem{429, "rate-limited", "Too much at once from your address", std::move(detail)};
    problem.retry_after = retry_after;
    return problem;
}
}  // namespace

Problem too_many_requests(seconds retry_after) {
    return rate_limited(
        "Too many requests came from your network address. Nothing was done; wait " +
            std::to_string(retry_after.count()) +
            " s, then send this one again, and fewer a second.",
        retry_after);
}

Problem too_many_connections() {
    return rate_limited(
        "Too many connections are open from your network address. Close some, or send several "
        "requests over one.",
        seconds{1});
}

Problem disk_low() {
    Problem problem{
        503, "disk-low", "No room for new orders",
        "The shop's disk is nearly full. Nothing was done. Call the store, or try again "
        "later."};
    problem.retry_after = std::chrono::minutes{1};
    return problem;
}
Problem too_many_streams(std::string detail) { return rate_limited(std::move(detail), seconds{5}); }

Problem overloaded(std::string detail) {
    Problem problem{503, "overloaded", "The server is busy", std::move(detail)};
    problem.retry_after = seconds{1};
    return problem;
}

Problem module_unavailable(std::string_view module) {
    Problem problem{503, "module-unavailable", "This part of the shop is not running",
                    "The module '" + std::string(module) +
                        "' is stopped. Nothing is lost; try again soon."};
    problem.retry_after = seconds{5};
    return problem;
}

Problem internal_error() {
    return {500, "internal-error", "Something went wrong on our side",
            "The error was recorded. Give the X-Request-Id of this answer when you report it."};
}

}  // namespace baedal::problems
