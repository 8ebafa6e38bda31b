#include "order/http/order_stream.h"

#include "base/parse_integer.h"
#include "json/writer.h"
#include "order/application/order_publisher.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

struct StatusView {
    const TimelineEntry& entry;
    static void fields(const StatusView& self, auto&& field) {
        field("status", self.entry.status);
        field("at", self.entry.at);
        field("version", self.entry.version);
    }
};

http::StreamEvent status_event(const TimelineEntry& entry) {
    return {"status", std::to_string(entry.version), json::to_text(StatusView{entry})};
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
    // A version beyond the newest is of other data (a restored backup). Like no version, it gets the
    // present status.
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

http::EventSource order_stream(db::Database& database, const std::string& id,
                               const std::string& last_event_id) {
    http::EventSource source;
    source.topic = order_topic(id);
    source.position = last_event_id;
    source.read_after = [&database, id](const std::string& position) {
        return read_after(database, id, position);
    };
    source.settle = [&database] { return database.wait_until_on_disk(); };
    return source;
}

}  // namespace baedal::order
