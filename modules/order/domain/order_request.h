// What a customer asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "order/status.h"

namespace baedal::order {

struct RequestedItem {
    std::int64_t menu_item_id = 0;
    std::string name;  // in the short form, in place of the id
    std::int64_t quantity = 1;
    std::vector<std::int64_t> choices;
};

struct OrderRequest {
    std::int64_t store_id = 0;
    std::vector<RequestedItem> items;
    bool short_form = false;  // one item by its name; decides the pointers of refusals
    contract::Fulfilment fulfilment = contract::Fulfilment::delivery;
    std::optional<std::int64_t> expected_total;  // minor units, after the discount
    std::string coupon;                          // as the customer wrote it; empty without one
};

}  // namespace baedal::order
