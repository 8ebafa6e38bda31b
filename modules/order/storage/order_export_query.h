// Reads a store's day for the orders' export.
#pragma once

#include <vector>

#include "db/connection.h"
#include "order/domain/business_day.h"
#include "order/domain/order_export.h"

namespace baedal::order {

// By time.
std::vector<ExportLine> read_export(db::Connection& connection, std::int64_t store_id,
                                    const BusinessDay& day);

}  // namespace baedal::order
