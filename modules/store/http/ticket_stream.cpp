#include "store/http/ticket_stream.h"

#include <optional>
#include <string>
#include <vector>

#include "base/parse_integer.h"
#include "store/application/ticket_publisher.h"
#include "store/http/ticket_encoder.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

constexpr int batch = 100;

// Where a stream stands. While it still shows the tickets that were under way at its beginning,
// `upto` is the last change of that beginning; what changes meanwhile comes after it. As text:
// "<after>" or "<after>:<upto>"; empty at the beginning.
struct Position {
    std::int64_t after = 0;
    std::optional<std::int64_t> upto;
};

Position parse(std::string_view text, std::int64_t newest) {
    const Position beginning{0, newest};
    const std::size_t colon = text.find(':');
    const auto after = parse_non_negative(text.substr(0, colon));
    if (!after) return beginning;
    if (colon != std::string_view::npos)
        return {*after, parse_non_negative(text.substr(colon + 1)).value_or(newest)};
    // An id from the future is of other data (a restored backup): what it missed cannot be known.
    return *after > newest ? beginning : Position{*after, std::nullopt};
}

std::string to_text(const Position& position) {
    return std::to_string(position.after) +
           (position.upto ? ":" + std::to_string(*position.upto) : "");
}

http::EventSource::Batch read_after(db::Connection& connection, std::int64_t store_id,
                                    const std::string& from) {
    Position position = parse(from, tickets::last_change(connection, store_id));
    const auto found =
        position.upto
            ? tickets::changed_active(connection, store_id, position.after, *position.upto, batch)
            : tickets::changed(connection, store_id, position.after, batch);
    http::EventSource::Batch out;
    out.events.reserve(found.size());
    for (const tickets::Placed& placed : found) {
        out.events.push_back(
            {"ticket", std::to_string(placed.position), json::dump(to_json(placed.ticket))});
        position.after = placed.position;
    }
    const bool full = found.size() == batch;
    if (position.upto && !full) {
        // What ended before the beginning was not shown. Who comes back with the id of the last ticket
        // that was would be told of it then; so the last word of a beginning is how far it went.
        if (found.empty() || position.after < *position.upto)
            out.events.push_back({.event = {}, .id = std::to_string(*position.upto), .data = {}});
        position = {*position.upto, std::nullopt};
    }
    out.more = full || position.after < tickets::last_change(connection, store_id);
    out.position = to_text(position);
    return out;
}

}  // namespace

http::EventSource ticket_stream(db::Database& database, std::int64_t store_id,
                                std::string_view last_event_id) {
    const bool plain = parse_non_negative(last_event_id).has_value();
    return {ticket_topic(store_id), plain ? std::string(last_event_id) : std::string{},
            [&database, store_id](const std::string& from) {
                return database.read(
                    [&](db::Connection& c) { return read_after(c, store_id, from); });
            }};
}

}  // namespace baedal::store
