// What else a client says in a request's head: its target and the fields that the server understands.
//
// One line each: target, Idempotency-Key, If-None-Match, traceparent, X-Request-Id, Authorization, a time,
// X-Forwarded-For and a network. What is taken means one thing only, and is as narrow as the API says.
#include <array>

#include "auth/bearer.h"
#include "base/text.h"
#include "http/limits/client_address.h"
#include "http/request.h"
#include "http/response.h"
#include "http/trace.h"
#include "http/wire/target.h"
#include "property.h"

namespace {

using namespace baedal;
using fuzz::require;

constexpr std::string_view owners_token = "fuzz-token-0123456789";

std::string escaped(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
    return out;
}

void check_problem(const std::optional<Problem>& problem) {
    if (!problem) return;
    require(problem->status == 400 || problem->status == 422, "a refusal is 400 or 422");
    require(!problem->detail.empty() && is_utf8(problem->detail), "a refusal says why");
    require(json::parse_object(http::problem(*problem).body).has_value(), "a refusal is JSON");
}

void check_query(const http::Request& request) {
    http::QueryFields query(request);
    const auto text = query.text("status");
    require(!text || (is_utf8(*text) && !has_control(*text)), "text is clean");
    const auto store = query.integer("storeId", {1, 2'147'483'647});
    require(!store || (*store >= 1 && *store <= 2'147'483'647), "an integer keeps its range");
    const auto cursor = query.cursor();
    require(!cursor || *cursor >= 0, "a cursor is a position");
    const int limit = query.limit();
    require(limit >= 1 && limit <= 200, "a limit keeps its range");
    const auto from = query.time("from");
    require(!from || from_rfc3339(to_rfc3339(*from)) == from, "a time can be written");
    const auto problem = query.problem();
    check_problem(problem);
    for (const auto& [name, value] : request.query) {
        const bool known = name == "status" || name == "storeId" || name == "cursor" ||
                           name == "limit" || name == "from";
        require(known || problem, "an unknown parameter is refused");
    }
}

void check_target(std::string_view target) {
    http::Request request;
    if (const auto problem = http::parse_target(target, request)) return check_problem(problem);
    require(target.starts_with(request.path) && request.path.starts_with('/'), "a path is a path");
    std::string again;
    for (const std::string& segment : request.segments) {
        require(segment != "." && segment != ".." && !segment.contains('/'), "no way up or aside");
        require(is_utf8(segment) && !has_control(segment), "a segment is clean");
        again += "/" + escaped(segment);
    }
    char before = '?';
    for (const auto& [name, value] : request.query) {
        require(is_utf8(name) && !has_control(name), "a name is clean");
        require(is_utf8(value) && !has_control(value), "a value is clean");
        again += std::exchange(before, '&') + escaped(name) + "=" + escaped(value);
    }
    http::Request reread;
    require(!http::parse_target(again, reread), "a target that is written anew is one");
    require(reread.segments == request.segments && reread.query == request.query,
            "and says the same");
    check_query(request);
    for (const std::string& segment : request.segments) request.path_values.emplace_back(segment);
    for (std::size_t i = 0; i < request.path_values.size(); ++i) {
        const auto number = request.path_integer(i);
        require(!number || std::to_string(*number) == request.path_values[i],
                "a number has one spelling");
    }
}

void check_key(const http::Request& request, std::string_view sent) {
    const auto key = http::idempotency_key(request);
    if (!key) return check_problem(key.error());
    require(*key == sent && !sent.empty() && sent.size() <= 255, "a key is what was sent");
    for (const char c : sent) require(c > ' ' && c <= '~', "a key is visible ASCII");
}

void check_etag(const http::Request& request, std::string_view sent) {
    const http::Response response = http::with_etag(request, "7", "{}");
    require(response.status == 304 || response.status == 200, "an answer with or without a body");
    require(response.body.empty() == (response.status == 304), "a 304 has no body");
    if (response.status == 304)
        require(sent.contains("\"7\"") || sent.contains("\"7-") || sent.contains("\"7;") ||
                    sent.contains('*'),
                "304 only where the tag is named");
    if (sent == "\"7\"" || sent == "W/\"7\"" || sent == "*")
        require(response.status == 304, "304 where the tag is named");
}

bool is_lower_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void check_trace(std::string_view sent) {
    SeededRandom random(1);
    const std::string trace = http::continue_trace(sent, random);
    require(trace.size() == 55 && trace.starts_with("00-") && trace[35] == '-' && trace[52] == '-',
            "a traceparent has its form");
    require(is_lower_hex(trace.substr(3, 32)) && is_lower_hex(trace.substr(36, 16)) &&
                is_lower_hex(trace.substr(53)),
            "of hexadecimal digits");
    require(trace.substr(3, 32) != std::string(32, '0'), "a trace has an id");
    require(trace.substr(36, 16) != std::string(16, '0'), "a span has an id");
    require(http::trace_id(trace) == trace.substr(3, 32), "a trace is found by its id");
    const bool has_form = sent.size() == 55 && sent.starts_with("00-") && sent[35] == '-' &&
                          sent[52] == '-' && is_lower_hex(sent.substr(3, 32)) &&
                          is_lower_hex(sent.substr(36, 16)) && is_lower_hex(sent.substr(53));
    if (has_form && sent.substr(3, 32) != std::string(32, '0') &&
        sent.substr(36, 16) != std::string(16, '0')) {
        require(sent.substr(0, 36) == trace.substr(0, 36), "the client's trace goes on");
        require(sent.substr(52) == trace.substr(52), "with its flags");
        SeededRandom another(2);  // the fuzzer finds out what the first one gives
        require(sent.substr(36, 16) != trace.substr(36, 16) ||
                    sent.substr(36, 16) != http::continue_trace(sent, another).substr(36, 16),
                "in a span of our own");
    }
}

void check_request_id(std::string_view sent) {
    SeededRandom random(1);
    const std::string id = http::request_id(sent, random);
    require(!id.empty() && id.size() <= 64, "an id has 1 to 64 characters");
    require(
        id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") ==
            std::string::npos,
        "that are harmless");
}

void check_authorization(std::string_view sent) {
    static const auth::OperatorToken token{std::string(owners_token)};
    const http::Actor actor = token.authenticate(sent);
    require(actor.is_owner() != actor.rejected, "credentials are right or wrong");
    if (!actor.is_owner()) return;
    const std::size_t at = sent.find(owners_token);
    require(at != std::string_view::npos && at >= 7, "an owner has the token");
    require(equal_ignoring_case(sent.substr(0, 7), "bearer "), "as a bearer");
    require(trimmed(sent.substr(6)) == owners_token, "and nothing else");
}

void check_time(std::string_view sent) {
    const auto at = from_rfc3339(sent);
    if (!at) return;
    const std::string text = to_rfc3339(*at);
    require(text.size() == 24 && text.back() == 'Z', "a time is written in UTC");
    require(from_rfc3339(text) == at, "and read back");
}

void check_forwarded(std::string_view sent) {
    const auto proxy = *http::parse_address("127.0.0.1");
    const std::array trusted{*http::Network::parse("127.0.0.1"),
                             *http::Network::parse("2001:db8::/32")};
    http::Request request;
    request.headers = {{"X-Forwarded-For", sent}};
    const http::Address client = http::forwarded_client(request, proxy, trusted);
    require(http::plain(client) == client && http::parse_address(client.to_string()) == client,
            "a client has an address that can be written");
    // Whoever is not trusted speaks for himself alone: what stands left of him changes nothing.
    request.headers = {{"X-Forwarded-For", "203.0.113.9"}, {"x-forwarded-for", sent}};
    const http::Address behind = http::forwarded_client(request, proxy, trusted);
    if (!http::contains(trusted, client)) require(behind == client, "a claim counts for nothing");
    (void)http::client_key(client);
}

void check_network(std::string_view sent) {
    const auto network = http::Network::parse(sent);
    if (!network) return require(!network.error().empty(), "a refused network says why");
    const std::string_view address = sent.substr(0, sent.find('/'));
    require(network->contains(*http::parse_address(address)), "a network has its own address");
    require(!network->contains(*http::parse_address("203.0.113.9")) ||
                !network->contains(*http::parse_address("9.113.0.203")),
            "and not all of them");
}

// Cut at line feeds, which no field can hold; the last takes the rest.
template <std::size_t count>
std::array<std::string_view, count> lines(std::string_view text) {
    std::array<std::string_view, count> out;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out[i] = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    out[count - 1] = text;
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [target, key, etag, trace, id, authorization, time, forwarded, network] =
        lines<9>(fuzz::to_view(data, size));
    check_target(target);
    http::Request request;
    request.headers = {{"idempotency-KEY", key}, {"If-none-match", etag}};
    check_key(request, key);
    check_etag(request, etag);
    check_trace(trace);
    check_request_id(id);
    check_authorization(authorization);
    check_time(time);
    check_forwarded(forwarded);
    check_network(network);
    return 0;
}
