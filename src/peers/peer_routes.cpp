#include "peers/peer_routes.h"

#include <limits>
#include <string>
#include <utility>

#include "events/log_reader.h"
#include "json/message.h"
#include "peers/messages.h"

namespace baedal::peers {

namespace {

constexpr std::int64_t most_events = 1000;
constexpr std::int64_t longest_wait_ms = 10'000;

LogPart to_part(const events::LogPage& page) {
    LogPart out{page.head, page.prev, page.prev_id, page.more, {}};
    out.events.reserve(page.events.size());
    for (const events::Envelope& event : page.events) out.events.push_back(LogEntry::of(event));
    return out;
}

Problem another_log(const std::string& why, std::int64_t head) {
    Problem problem{409, "another-log", "The position is not of this log",
                    "The log " + why + ": the files of the processes are of different times."};
    problem.set("why", why);
    problem.set("head", head);
    return problem;
}

// Waits for an event while there is none after the position.
Task<http::Response> get_log(events::EventBus& bus, events::Topics& topics,
                             http::Request& request) {
    http::QueryFields query(request);
    const std::string module = query.text("module").value_or("");
    const std::int64_t after =
        query.integer("after", {0, std::numeric_limits<std::int64_t>::max()}).value_or(0);
    const auto limit = static_cast<int>(query.integer("limit", {1, most_events}).value_or(100));
    const events::LogPosition from{after, query.text("id").value_or("")};
    const Milliseconds wait{query.integer("wait", {0, longest_wait_ms}).value_or(0)};
    if (auto problem = query.problem()) co_return http::problem(*problem);

    const events::Topics::Subscription subscription(topics, events::log_topic(module),
                                                    co_await boost::asio::this_coro::executor);
    auto page = bus.read(module, after, limit);
    if (page && page->events.empty() && after <= page->head && wait > Milliseconds{0}) {
        co_await subscription.changed()->wait_for(wait);
        page = bus.read(module, after, limit);
    }
    if (!page) {
        co_return http::problem(
            problems::not_found("The module '" + module + "' is not in this process."));
    }
    if (const auto why = events::why_another_log(*page, from))
        co_return http::problem(another_log(*why, page->head));
    co_return http::json_text(200, json::to_text(to_part(*page)));
}

Problem not_here(const std::string& name) {
    return {503, "module-unavailable", "The module does not run",
            "No module of this process answers " + name + " now."};
}

Task<http::Response> answer_request(events::EventBus& bus, http::Request& request) {
    const std::string name(request.path_value(0));
    const auto handlers = bus.handlers_of(bus.answerer(name));
    if (!handlers) co_return http::problem(not_here(name));
    const auto handler = handlers->json_requests.find(name);
    if (handler == handlers->json_requests.end()) co_return http::problem(not_here(name));
    co_return http::json_text(
        200, co_await handler->second(std::string(request.body), request.traceparent));
}

}  // namespace

void add_peer_routes(http::Routes& routes, events::EventBus& bus, events::Topics& topics,
                     const Lists& lists) {
    routes.add(http::Method::get, "/internal/log", http::Access::peer,
               [&](http::Request& request) { return get_log(bus, topics, request); });
    routes.add(http::Method::post, "/internal/requests/{name}", http::Access::peer,
               [&](http::Request& request) { return answer_request(bus, request); });
    for (const auto& [name, list] : lists) {
        routes.add(http::Method::get, "/internal/lists/" + name, http::Access::peer,
                   [list](http::Request&) -> Task<http::Response> {
                       co_return http::json(200, {{"items", list()}});
                   });
    }
}

}  // namespace baedal::peers
