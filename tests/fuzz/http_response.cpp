// Whatever a handler puts into a response, the client reads exactly that response: no value becomes another
// field, another event or another message.
#include <algorithm>
#include <optional>
#include <vector>

#include <fuzzer/FuzzedDataProvider.h>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/log.h"
#include "base/text.h"
#include "http/trace.h"
#include "http/wire/event_text.h"
#include "http/wire/response_head.h"
#include "property.h"

namespace {

using namespace baedal;
using fuzz::require;
namespace beast = boost::beast;

std::string some_text(FuzzedDataProvider& input) { return input.ConsumeRandomLengthString(200); }

std::vector<std::string_view> lines_of(std::string_view head) {
    std::vector<std::string_view> out;
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        require(end != std::string_view::npos, "every line of a head ends with CR LF");
        out.push_back(head.substr(0, end));
        require(!has_control(out.back()), "no line of a head has control characters");
        head.remove_prefix(end + 2);
    }
    return out;
}

bool is_servers_own(std::string_view name) {
    for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection",
                                       "Keep-Alive", "Date", "X-Request-Id"}) {
        if (equal_ignoring_case(own, name)) return true;
    }
    return false;
}

// RFC 9110 section 5.6.2.
bool is_token(std::string_view name) {
    static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.contains(c);
    });
}

bool is_expected(const std::pair<std::string, std::string>& field) {
    return is_token(field.first) && !has_control(field.second) && !is_servers_own(field.first);
}

std::size_t times(const http::Response& response, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count_if(response.headers, [&](const auto& field) {
        return is_expected(field) && equal_ignoring_case(field.first, name);
    }));
}

// Status, Date, X-Request-Id, the type, the fields of the response and those that it leaves to the server.
std::size_t expected_lines(const http::Response& response, const http::ResponseContext& context) {
    const bool bodyless = response.status == 204 || response.status == 304;
    std::size_t out = 3;
    if (!bodyless && !has_control(response.content_type)) ++out;
    out += static_cast<std::size_t>(std::ranges::count_if(response.headers, is_expected));
    for (const char* name : {"Cache-Control", "X-Content-Type-Options", "Referrer-Policy"})
        out += times(response, name) == 0 ? 1 : 0;
    if (response.stream) ++out;
    if (context.close || !context.http11) ++out;
    if (!bodyless && context.body_end != http::BodyEnd::connection_close) ++out;
    return out + 1;  // the empty one
}

// An independent client: Beast's parser, all of the head and nothing after it.
void read_as_client(const std::string& head, const http::Response& response,
                    const http::ResponseContext& context) {
    beast::http::response_parser<beast::http::string_body> parser;
    parser.header_limit(1'000'000);
    parser.body_limit(boost::none);
    parser.skip(true);
    beast::error_code error;
    const std::size_t used = parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
    require(!error && used == head.size() && parser.is_header_done(), "a client reads the head");
    const auto& read = parser.get();
    require(read.result_int() == static_cast<unsigned>(response.status), "it sees the status");
    require(read["X-Request-Id"] == context.request_id, "it sees the request's id");
    require(read.count("Content-Length") + read.count("Transfer-Encoding") <= 1,
            "it knows of one end");
    for (const auto& field : response.headers) {
        if (!is_expected(field)) continue;
        const auto [begin, end] = read.equal_range(field.first);
        const std::string_view wanted = trimmed(field.second);
        require(std::any_of(begin, end, [&](const auto& seen) { return seen.value() == wanted; }),
                "it sees the answer's own fields");
    }
}

void check_head(FuzzedDataProvider& input) {
    http::Response response;
    response.status = input.PickValueInArray({200, 201, 204, 304, 404, 422, 500, 503, 599});
    response.content_type = input.ConsumeBool() ? "application/json" : some_text(input);
    response.body = std::string(input.ConsumeIntegralInRange<std::size_t>(0, 70'000), ' ');
    if (input.ConsumeBool()) response.stream = std::make_shared<http::EventSource>();
    while (response.headers.size() < 8 && input.ConsumeBool()) {
        std::string name = input.PickValueInArray(
            {"ETag", "Location", "cache-control", "Referrer-Policy", "content-length", "Set-Cookie",
             "transfer-encoding", "X-Content-Type-Options"});
        if (input.ConsumeBool()) name = some_text(input);
        response.header(std::move(name), some_text(input));
    }
    SeededRandom random(1);
    const std::string id = http::request_id(some_text(input), random);
    http::DateText date;
    http::ResponseContext context;
    context.request_id = id;
    context.date = date.at(from_millis(input.ConsumeIntegralInRange<std::int64_t>(
        0, 253'402'300'799'999)));  // to the end of the year 9999
    context.body_end = input.PickValueInArray(
        {http::BodyEnd::content_length, http::BodyEnd::chunked, http::BodyEnd::connection_close});
    context.close = input.ConsumeBool();
    context.http11 = input.ConsumeBool();

    std::string head;
    http::write_response_head(head, response, context);
    require(head.ends_with("\r\n\r\n") && head.find("\r\n\r\n") == head.size() - 4,
            "a head ends once");
    const auto lines = lines_of(head);
    require(lines.size() == expected_lines(response, context),
            "a head has its lines and no others");
    for (std::size_t i = 1; i + 1 < lines.size(); ++i)
        require(is_token(lines[i].substr(0, lines[i].find(':'))), "a field has a name");
    read_as_client(head, response, context);
}

// A client's reading of one event (WHATWG HTML, section 9.2.6).
struct ReadEvent {
    std::optional<std::string> id, event, data;
};

ReadEvent read_event(std::string_view text) {
    ReadEvent out;
    require(text.ends_with("\n\n") && text.find("\n\n") == text.size() - 2, "one event, one end");
    require(!text.contains('\r') && !text.contains('\0'), "an event has line feeds only");
    text.remove_suffix(1);
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        const std::size_t colon = line.find(": ");
        require(colon != std::string_view::npos, "a line is a field");
        const std::string_view name = line.substr(0, colon);
        auto& place = name == "id" ? out.id : name == "event" ? out.event : out.data;
        require(name == "id" || name == "event" || name == "data", "a field is known");
        require(!place, "a field stands once");
        place = line.substr(colon + 2);
    }
    return out;
}

std::string on_one_line(std::string text) {
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
    return text;
}

void check_event(FuzzedDataProvider& input) {
    const http::StreamEvent event{some_text(input), some_text(input), some_text(input)};
    std::string text;
    http::append_event(text, event);
    const ReadEvent read = read_event(text);
    require(read.data.value_or("") == on_one_line(event.data), "the data is the event's");
    require(read.data || read.id, "an event is not empty");
    require(read.id.value_or("") == on_one_line(event.id), "the id is the event's");
    require(read.event.value_or("") == on_one_line(event.event), "the name is the event's");
}

void check_problem(FuzzedDataProvider& input) {
    Problem problem{422, "invalid-request", "The request is invalid", some_text(input)};
    problem.errors.push_back({some_text(input), some_text(input)});
    const std::string order_id = some_text(input);
    problem.set("orderId", order_id);
    problem.allow = some_text(input);
    const http::Response response = http::problem(problem);
    require(std::ranges::none_of(response.body, [](char c) { return c >= 0 && c < 0x20; }),
            "a problem is on one line");
    const auto read = json::parse_object(response.body);
    const auto& error = problem.errors.front();
    const bool is_text = is_utf8(problem.detail) && is_utf8(error.pointer) &&
                         is_utf8(error.detail) && is_utf8(order_id);
    if (!is_text) return;
    require(read.has_value(), "a problem is JSON");
    require(problem.detail.empty() || read->at("detail").as_string() == problem.detail,
            "the detail is the problem's");
    require(read->at("errors").as_array()[0].at("pointer").as_string() == error.pointer,
            "the pointer is the problem's");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool quiet = (log::configure(log::Level::off, log::Format::text), true);
    (void)quiet;
    FuzzedDataProvider input(data, size);
    switch (input.ConsumeIntegralInRange(0, 2)) {
        case 0: check_head(input); break;
        case 1: check_event(input); break;
        default: check_problem(input); break;
    }
    return 0;
}
