#include "order/http/order_stream.h"

#include "base/parse_integer.h"
#include "order/http/order_encoder.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

http::StreamEvent status_event(const TimelineEntry& entry) {
    const json::Object data{{"status", contract::to_text(entry.status)},
                            {"at", to_rfc3339(entry.at)},
                            {"version", entry.version}};
    return {"status", std::to_string(entry.version), json::dump(data)};
}

http::EventSource::Batch read_after(const db::Database& database, const std::string& id,
                                    const std::string& position) {
    http::EventSource::Batch batch;
    batch.position = position;
    const auto order = repository::find(database, id);
    if (!order) {
        batch.end = true;
        return batch;
    }
    // The version that the client saw last. One from the future is of other data (a restored backup):
    // it is told where the order stands, as is who named none.
    const std::int64_t newest = order->timeline.back().version;
    const std::int64_t seen = parse_non_negative(position).value_or(newest + 1);
    const std::int64_t after = seen > newest ? newest - 1 : seen;
    for (const TimelineEntry& entry : order->timeline) {
        if (entry.version > after) batch.events.push_back(status_event(entry));
    }
    batch.position = std::to_string(newest);
    batch.end = order->ended();
    return batch;
}

}  // namespace

http::EventSource order_stream(const db::Database& database, const std::string& id,
                               const std::string& last_event_id) {
    http::EventSource source;
    source.topic = order_topic(id);
    source.position = last_event_id;
    source.read_after = [&database, id](const std::string& position) {
        return read_after(database, id, position);
    };
    return source;
}

}  // namespace baedal::order
