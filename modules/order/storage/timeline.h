// The stored form of an order's timeline: "placed@1795466318636/2 accepted@1795466318657/3", each entry a
// status, milliseconds since 1970, and the order's version. It is written with every change of an order
// and read with every order, so it is not JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "order/domain/order.h"

namespace baedal::order {

std::string timeline_text(const std::vector<TimelineEntry>& timeline);
// Throws std::runtime_error if it is damaged.
std::vector<TimelineEntry> parse_timeline(std::string_view text);

}  // namespace baedal::order
