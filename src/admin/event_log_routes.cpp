#include "admin/event_log_routes.h"

#include "base/parse_integer.h"
#include "db/continued_log.h"
#include "events/cloud_event.h"
#include "events/readable.h"
#include "http/paging.h"
#include "json/parser.h"

namespace baedal::admin {

namespace {

// The position of a Last-Event-ID; the beginning if it is malformed.
std::int64_t to_position(std::string_view text) { return parse_non_negative(text).value_or(0); }

Problem position_ahead(const std::string& module, std::int64_t position, std::int64_t head) {
    Problem problem{409, "position-ahead", "The position is ahead of the log",
                    "The log of '" + module + "' ends at " + std::to_string(head) +
                        ": it is not the log in which this position was read. The data may have "
                        "been restored from a backup. Compare what you have with the log, and "
                        "follow it from a position that it has."};
    problem.set("position", position);
    problem.set("head", head);
    return problem;
}

Problem in_another_process(const std::string& module) {
    return {503, "module-elsewhere", "The module is in another process",
            "The stream of '" + module +
                "' is served by the process that has the module. The list of its events without "
                "Accept: text/event-stream is here too."};
}

// The last event of a stream whose position the log does not have. It has no id, so that the
// client's Last-Event-ID stays.
http::StreamEvent position_ahead_event(std::int64_t position, std::int64_t head) {
    return {"position-ahead", "", json::dump(json::Object{{"position", position}, {"head", head}})};
}

// The end of the log for a follower at this position: where it ends, or where the log ended to which
// the position belongs.
std::int64_t end_for(std::int64_t position, const events::LogPage& page) {
    if (!page.events.empty() && position <= page.head) {
        const auto end = db::end_before(page.events.front());
        if (end && position > *end) return *end;
    }
    return page.head;
}

http::EventSource::Batch read_batch(events::EventBus& bus, const std::string& module,
                                    const std::string& position) {
    constexpr int batch_size = 100;
    http::EventSource::Batch batch;
    batch.position = position;
    const std::int64_t after = to_position(position);
    const auto events = bus.read(module, after, batch_size);
    if (const std::int64_t end = end_for(after, *events); after > end) {
        batch.events.push_back(position_ahead_event(after, end));
        batch.end = true;
        return batch;
    }
    const auto cloud_events = events::to_cloud_events(module, *events);
    for (std::size_t i = 0; i < cloud_events.size(); ++i) {
        const events::Envelope& event = events->events[i];
        batch.position = std::to_string(event.seq);
        batch.events.push_back(
            {events::readable_text(event.type), batch.position, json::dump(cloud_events[i])});
    }
    batch.more = events->more;
    return batch;
}

Task<http::Response> get_events(events::EventBus& bus, http::Request& request) {
    http::QueryFields query(request);
    const auto module = query.text("module");
    const auto after = query.integer("after", {0, std::numeric_limits<std::int64_t>::max()});
    const auto cursor = query.cursor();
    const int limit = query.limit();
    if (!module)
        query.add_error("module", "Name the module whose events you want, such as ?module=order.");
    if (auto problem = query.problem()) co_return http::problem(*problem);

    request.shows_personal_data = true;
    const std::int64_t start = cursor.value_or(after.value_or(0));
    co_await bus.sync_log(*module);
    auto page = co_await bus.fetch(*module, start, limit + 1);
    if (!page)
        co_return http::problem(problems::not_found("There is no module '" + *module + "'."));

    if (request.header("Accept").value_or("").find("text/event-stream") != std::string_view::npos) {
        if (bus.remote(*module) != nullptr) co_return http::problem(in_another_process(*module));
        http::EventSource source;
        source.topic = events::log_topic(*module);
        source.position =
            std::string(request.header("Last-Event-ID").value_or(std::to_string(start)));
        source.read_after = [&bus, name = *module](const std::string& position) {
            return read_batch(bus, name, position);
        };
        co_return http::event_stream(std::move(source));
    }

    if (const std::int64_t end = end_for(start, *page); start > end)
        co_return http::problem(position_ahead(*module, start, end));

    std::string next = http::cut_to_page(page->events, limit, &events::Envelope::seq);
    // Large events make a page shorter than its limit.
    if (next.empty() && page->more) next = std::to_string(page->events.back().seq);
    json::Array items;
    for (json::Object& event : events::to_cloud_events(*module, *page))
        items.push_back(std::move(event));
    co_return http::page(items, next);
}

}  // namespace

void add_event_log_routes(http::Routes& routes, events::EventBus& bus) {
    routes.add(http::Method::get, "/events", http::Access::owner, http::TokenScopes::events_read,
               [&bus](http::Request& request) { return get_events(bus, request); });
}

}  // namespace baedal::admin
