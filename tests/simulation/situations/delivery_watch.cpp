#include "situations/delivery_watch.h"

#include <algorithm>

#include "situations/schema.h"

namespace baedal::simulation {

namespace {

constexpr auto late = std::chrono::seconds{10};

struct Columns {
    int seq = column_of("order", "outbox", "seq");
    int type = column_of("order", "outbox", "type");
    int time = column_of("order", "outbox", "time");
    int producer = column_of("order", "cursor", "producer");
    int position = column_of("order", "cursor", "seq");
};

const Columns& columns() {
    static const Columns all;
    return all;
}

std::string delivery(const std::string& consumer, const std::string& type, std::string_view how) {
    return "event: " + consumer + " handles " + type + " " + std::string(how);
}

}  // namespace

void DeliveryWatch::add_handler(const std::string& consumer, const std::string& producer,
                                const std::string& type, bool is_with_others) {
    Readings& readings = readings_[consumer];
    readings[producer].types.insert(type);
    if (is_with_others) readings[producer].with_others.insert(type);
    for (const char* how : {"late", "twice"}) situations_.expect(delivery(consumer, type, how));
    if (readings.size() < 2) return;
    for (const auto& [other, reading] : readings) {
        for (const std::string& known : reading.with_others)
            situations_.expect(delivery(consumer, known, "out of step"));
    }
}

void DeliveryWatch::changed(const ChangedRow& row) {
    if (row.table() == "outbox") {
        const Columns& at = columns();
        open_[std::string(row.database())].appended[row.after_integer(at.seq)] = {
            row.after(at.type), TimePoint{Milliseconds{row.after_integer(at.time)}}};
    } else if (row.table() == "cursor") {
        open_[std::string(row.database())].moves.push_back(
            {row.after(columns().producer), row.after_integer(columns().position)});
    }
}

void DeliveryWatch::committing(std::string_view database) {
    const auto found = open_.find(database);
    if (found == open_.end()) return;
    const std::string name(database);
    Open open = std::move(found->second);
    open_.erase(found);
    for (auto& [position, event] : open.appended) logs_[name][position] = std::move(event);
    Readings& readings = readings_[name];
    for (const Move& move : open.moves) {
        Reading& reading = readings[move.producer];
        handled_up_to(name, readings, move, reading);
        reading.cursor = move.to;
    }
}

void DeliveryWatch::rolled_back(std::string_view database) {
    const auto found = open_.find(database);
    if (found != open_.end()) open_.erase(found);
}

// The numbers of a log have gaps.
void DeliveryWatch::handled_up_to(const std::string& consumer, const Readings& readings,
                                  const Move& move, const Reading& reading) {
    const Log& log = logs_[move.producer];
    for (auto next = log.upper_bound(reading.cursor); next != log.end() && next->first <= move.to;
         ++next) {
        const auto& [position, event] = *next;
        if (!reading.types.contains(event.type)) continue;
        if (clock_.now() - event.at >= late)
            situations_.met(delivery(consumer, event.type, "late"));
        if (position <= reading.again_to) situations_.met(delivery(consumer, event.type, "twice"));
        if (is_out_of_step(readings, move.producer, event.at))
            situations_.met(delivery(consumer, event.type, "out of step"));
    }
}

bool DeliveryWatch::is_out_of_step(const Readings& readings, const std::string& producer,
                                   TimePoint at) const {
    return std::ranges::any_of(readings, [&](const auto& entry) {
        const auto& [other, reading] = entry;
        const auto log = logs_.find(other);
        if (other == producer || log == logs_.end()) return false;
        for (auto next = log->second.upper_bound(reading.cursor); next != log->second.end();
             ++next) {
            if (reading.types.contains(next->second.type)) return next->second.at < at;
        }
        return false;
    });
}

void DeliveryWatch::set_back(const std::string& consumer, const std::string& producer,
                             std::int64_t position) {
    Reading& reading = readings_[consumer][producer];
    reading.again_to = std::max(reading.again_to, position);
}

}  // namespace baedal::simulation
