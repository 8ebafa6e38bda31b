// What the staff send along with a command to a ticket, decoded and checked for form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/problem.h"
#include "json/parser.h"
#include "store/domain/ticket.h"

namespace baedal::store {

// Each is the body of one POST /tickets/{orderId}/<command>; an empty object will do. 422 with every
// complaint.

// accept: minutes of preparation, where they are not to be the store's own.
Result<std::optional<std::int64_t>> read_accept(const json::Object& body);
// reject: the reason, "" where none is given.
Result<std::string> read_reject(const json::Object& body);
// dispatch: who drives, as far as it is told.
Result<Rider> read_dispatch(const json::Object& body);
// cook, ready, deliver, pickup: no members.
Result<void> read_nothing(const json::Object& body);

}  // namespace baedal::store
