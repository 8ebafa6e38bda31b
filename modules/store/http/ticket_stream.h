// The event stream of a store's tickets, for its kitchen screens.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "db/database.h"
#include "http/response.h"

namespace baedal::store {

// Each event is a whole ticket; its id is the position of the ticket's last change in the store's stream.
// After `last_event_id` come all changes since. Without one, or with one that this store never gave, the
// stream begins with every active ticket, and with an id alone if later changes are of ended tickets.
// `database` outlives the stream. `accept_within`: see ticket_encoder.h.
http::EventSource ticket_stream(db::Database& database, Milliseconds accept_within,
                                std::int64_t store_id, std::string_view last_event_id);

}  // namespace baedal::store
