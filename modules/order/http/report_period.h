// The stores and business days of a report, from its request.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "http/request.h"
#include "order/domain/menu_snapshot.h"

namespace baedal::order {

struct ReportRequest {
    std::optional<std::int64_t> store_id;  // nothing: all stores of the caller
    std::optional<absl::CivilDay> from;    // nothing: today
    std::optional<absl::CivilDay> to;      // nothing: today, or `from` if that is later
};

struct ReportPeriod {
    absl::CivilDay from;  // the first day
    absl::CivilDay to;    // the last one
};

// The fields storeId, and date, or from and to. What is wrong is an error of the query.
ReportRequest read_report_request(http::QueryFields& query);

// Those of the caller that are asked for, by id.
std::vector<const StoreCopy*> stores_of(const MenuSnapshot& menus, const http::Actor& actor,
                                        std::optional<std::int64_t> store_id);

// Today is that of the first store. 422 for more than 366 days.
Result<ReportPeriod> period_of(const ReportRequest& request,
                               const std::vector<const StoreCopy*>& stores, TimePoint now);

}  // namespace baedal::order
