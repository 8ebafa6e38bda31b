// One line of an order: a menu item with its choices and its prices when the order was placed.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace baedal::order {

// Amounts are in minor units.
struct Choice {
    std::int64_t id = 0;
    std::string name;
    std::int64_t price = 0;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
        field("price", self.price);
    }
};

struct Line {
    std::int64_t menu_item_id = 0;
    std::string name;
    std::int64_t unit_price = 0;  // without choices
    std::int64_t quantity = 0;
    std::vector<Choice> choices;
    std::int64_t line_total = 0;  // see total_of()
    std::int64_t removed = 0;     // pieces that the store has refused; `quantity` is what is left
    static void fields(auto& self, auto&& field) {
        field("menuItemId", self.menu_item_id);
        field("name", self.name);
        field("unitPrice", self.unit_price);
        field("quantity", self.quantity);
        field("choices", self.choices);
        field("lineTotal", self.line_total);
        // Written where there are any; absent is 0.
        constexpr bool is_read = !std::is_const_v<std::remove_reference_t<decltype(self)>>;
        if (is_read || self.removed > 0) field("removed", self.removed);
    }
};

}  // namespace baedal::order
