#include "admin/event_log_routes.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/parse_integer.h"
#include "db/continued_log.h"
#include "events/cloud_event.h"
#include "events/log_source.h"
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

constexpr int batch_size = 100;

http::EventSource::Batch& end_ahead(http::EventSource::Batch& batch, std::int64_t position,
                                    std::int64_t head) {
    batch.events.push_back(position_ahead_event(position, head));
    batch.end = true;
    return batch;
}

void add_events(http::EventSource::Batch& batch, const std::string& module,
                const events::LogPage& page) {
    const auto cloud_events = events::to_cloud_events(module, page);
    for (std::size_t i = 0; i < cloud_events.size(); ++i) {
        const events::Envelope& event = page.events[i];
        batch.position = std::to_string(event.seq);
        batch.events.push_back(
            {events::readable_text(event.type), batch.position, json::dump(cloud_events[i])});
    }
}

http::EventSource::Batch read_batch(events::EventBus& bus, const std::string& module,
                                    const std::string& position) {
    http::EventSource::Batch batch;
    batch.position = position;
    const std::int64_t after = to_position(position);
    const auto events = bus.read(module, after, batch_size);
    if (const std::int64_t end = end_for(after, *events); after > end)
        return end_ahead(batch, after, end);
    add_events(batch, module, *events);
    batch.more = events->more;
    return batch;
}

// The stream of a log of another process. Lives in the stream, on its I/O thread.
class RemoteStream {
public:
    RemoteStream(std::unique_ptr<events::LogSource> log, std::string module)
        : log_(std::move(log)), module_(std::move(module)) {}

    http::EventSource::Batch read_after(const std::string& position) {
        http::EventSource::Batch batch;
        batch.position = position;
        const std::int64_t after = to_position(position);
        const bool is_known = last_.seq == after;
        const auto read =
            log_->after(is_known ? last_ : events::LogPosition{.seq = after}, batch_size);
        if (log_->broken_off()) return end_ahead(batch, after, log_->head());
        if (read.events.empty()) {
            batch.end = has_lost_the_process();
            return batch;
        }
        events::LogPage page{.events = {}, .prev = after};
        for (const auto& event : read.events) page.events.push_back(*event);
        add_events(batch, module_, page);
        last_ = {page.events.back().seq, page.events.back().id};
        batch.more = read.more;
        return batch;
    }

private:
    // The client connects again, and is told that the process is away.
    bool has_lost_the_process() {
        try {
            (void)log_->head();
            was_there_ = true;
            return false;
        } catch (const db::Unavailable&) {
            return was_there_;
        }
    }

    const std::unique_ptr<events::LogSource> log_;
    const std::string module_;
    events::LogPosition last_;
    bool was_there_ = false;
};

using ReadAfter = std::function<http::EventSource::Batch(const std::string&)>;

ReadAfter reader_of(events::EventBus& bus, events::Topics& topics, const std::string& module) {
    const events::RemoteModule* elsewhere = bus.remote(module);
    if (elsewhere == nullptr)
        return [&bus, module](const std::string& from) { return read_batch(bus, module, from); };
    const auto wake = [&topics, module] { topics.notify(events::log_topic(module)); };
    const auto stream = std::make_shared<RemoteStream>(elsewhere->open_stream(wake), module);
    return [stream](const std::string& from) { return stream->read_after(from); };
}

Task<http::Response> get_events(events::EventBus& bus, events::Topics& topics,
                                http::Request& request) {
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
    std::optional<events::LogPage> page;
    try {
        page = co_await bus.fetch(*module, start, limit + 1);
    } catch (const db::Unavailable& e) {
        log::warn("a log cannot be read", {{"module", *module}, {"error", e.what()}});
        co_return http::problem(problems::module_unavailable(*module));
    }
    if (!page)
        co_return http::problem(problems::not_found("There is no module '" + *module + "'."));

    if (request.header("Accept").value_or("").find("text/event-stream") != std::string_view::npos) {
        http::EventSource source;
        source.topic = events::log_topic(*module);
        source.position =
            std::string(request.header("Last-Event-ID").value_or(std::to_string(start)));
        source.read_after = reader_of(bus, topics, *module);
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

void add_event_log_routes(http::Routes& routes, events::EventBus& bus, events::Topics& topics) {
    routes.add(
        http::Method::get, "/events", http::Access::owner, http::TokenScopes::events_read,
        [&bus, &topics](http::Request& request) { return get_events(bus, topics, request); });
}

}  // namespace baedal::admin
