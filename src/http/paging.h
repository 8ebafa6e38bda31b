// Cursors of the API's lists.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace baedal::http {

// The cursor of the first page of a list that is ordered newest first.
inline constexpr std::int64_t newest_first = std::numeric_limits<std::int64_t>::max();

// `found` was read with a limit of `limit` + 1; `limit` is at least 1. Removes the item beyond the
// limit and returns the next page's cursor for http::page(): the `position` of the last item that
// stays, or "" if there is no next page.
template <class Item, class Position>
std::string cut_to_page(std::vector<Item>& found, int limit, Position position) {
    if (found.size() <= static_cast<std::size_t>(limit)) return {};
    found.pop_back();
    return std::to_string(std::invoke(position, found.back()));
}

}  // namespace baedal::http
