// A ticket as the API shows it.
#pragma once

#include <optional>
#include <string>

#include "store/domain/ticket.h"

namespace baedal::store {

// JSON text. An optional member that is absent is null, but toCollect, reason and acceptBy, which are left out.
// `accept_within`, since the order was placed, is the time to accept a ticket; acceptBy is of a received ticket.
std::string encode(const Ticket& ticket, std::optional<Milliseconds> accept_within);

}  // namespace baedal::store
