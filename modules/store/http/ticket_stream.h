// The event stream of a store's tickets, for its kitchen screens.
#pragma once

#include <cstdint>
#include <string_view>

#include "db/database.h"
#include "http/response.h"

namespace baedal::store {

// Each event is a whole ticket; its id is the position of the ticket's last change among all changes
// of the store's tickets. With the id of the last event seen, everything that changed since follows;
// without one (or with one that this store never gave) first every ticket under way, and an id alone
// where later changes were not worth showing. `database` outlives the stream.
http::EventSource ticket_stream(db::Database& database, std::int64_t store_id,
                                std::string_view last_event_id);

}  // namespace baedal::store
