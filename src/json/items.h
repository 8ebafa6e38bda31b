// The body of a list that is not paged: {"items": [...]}.
#pragma once

#include <vector>

namespace baedal::json {

// For to_text(). Refers to the elements.
template <class T>
struct Items {
    const std::vector<T>& items;
    static void fields(const Items& self, auto&& field) { field("items", self.items); }
};

}  // namespace baedal::json
