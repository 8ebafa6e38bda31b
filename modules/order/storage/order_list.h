// Lists of orders, newest first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "order/domain/order_search.h"
#include "order/storage/order_repository.h"

namespace baedal::order::repository {

struct OrderFilter {
    std::optional<std::int64_t> store_id;
    std::optional<std::vector<std::int64_t>> stores;  // of these only, where store_id is not set
    std::optional<Status> status;
    std::optional<std::string> phone_key;  // see base/phone.h
    std::optional<std::int64_t> number;    // of a day
    std::optional<OrderSearch> search;
    std::optional<TimePoint> from;  // created at or after
    std::optional<TimePoint> to;    // created before
    std::int64_t before_seq = 0;    // the cursor; larger than any for the first page
    int limit = 0;

    // A number or a name is in no index: what is read is bounded by the time.
    bool needs_bound() const {
        return number || (search && (search->number || !search->name.empty()));
    }
};

struct ListedOrder {
    std::int64_t seq = 0;
    StoredOrder stored;
};

std::vector<ListedOrder> list(db::Connection& connection, const OrderFilter& filter);

}  // namespace baedal::order::repository
