// A ticket as the API shows it.
#pragma once

#include <string>

#include "store/domain/ticket.h"

namespace baedal::store {

// JSON text. An optional member that is absent is null, but toCollect and reason, which are left out.
std::string encode(const Ticket& ticket);

}  // namespace baedal::store
