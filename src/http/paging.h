// Where a list goes on: the same in every list of the API.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace baedal::http {

// The cursor of the first page of a list that begins with the newest.
inline constexpr std::int64_t newest_first = std::numeric_limits<std::int64_t>::max();

// For a list that was asked for one item more than the `limit`, which is at least 1: takes the one too
// many off. Returns the next page's cursor, which is `position` of the last item that stays, for
// http::page(); "" where there is no next page.
template <class Item, class Position>
std::string cut_to_page(std::vector<Item>& found, int limit, Position position) {
    if (found.size() <= static_cast<std::size_t>(limit)) return {};
    found.pop_back();
    return std::to_string(std::invoke(position, found.back()));
}

}  // namespace baedal::http
