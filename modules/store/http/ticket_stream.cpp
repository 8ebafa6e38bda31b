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

// A position in a stream. The first part of a stream is the active tickets up to the change `upto`, which
// was the last one when the stream began; later changes follow it. As text: "<after>" or
// "<after>:<upto>", "" at the beginning.
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
    // An id above the newest one belongs to other data (a restored backup).
    return *after > newest ? beginning : Position{*after, std::nullopt};
}

std::string position_text(const Position& position) {
    return std::to_string(position.after) +
           (position.upto ? ":" + std::to_string(*position.upto) : "");
}

http::EventSource::Batch read_after(db::Connection& connection, Milliseconds accept_within,
                                    std::int64_t store_id, const std::string& from) {
    Position position = parse(from, tickets::last_change(connection, store_id));
    const auto found =
        position.upto
            ? tickets::changed_active(connection, store_id, position.after, *position.upto, batch)
            : tickets::changed(connection, store_id, position.after, batch);
    http::EventSource::Batch out;
    out.events.reserve(found.size());
    for (const tickets::Listed& listed : found) {
        out.events.push_back(
            {"ticket", std::to_string(listed.position), encode(listed.ticket, accept_within)});
        position.after = listed.position;
    }
    const bool full = found.size() == batch;
    if (position.upto && !full) {
        // The first part leaves out ended tickets. A client that resumes after the last ticket of it would
        // get them, so the first part ends with an id alone.
        if (found.empty() || position.after < *position.upto)
            out.events.push_back({.event = {}, .id = std::to_string(*position.upto), .data = {}});
        position = {*position.upto, std::nullopt};
    }
    out.more = full || position.after < tickets::last_change(connection, store_id);
    out.position = position_text(position);
    return out;
}

}  // namespace

http::EventSource ticket_stream(db::Database& database, Milliseconds accept_within,
                                std::int64_t store_id, std::string_view last_event_id) {
    const bool plain = parse_non_negative(last_event_id).has_value();
    return {ticket_topic(store_id), plain ? std::string(last_event_id) : std::string{},
            [&database, accept_within, store_id](const std::string& from) {
                return database.read([&](db::Connection& c) {
                    return read_after(c, accept_within, store_id, from);
                });
            },
            [&database] { return database.wait_until_on_disk(); }};
}

}  // namespace baedal::store
