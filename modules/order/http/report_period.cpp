#include "order/http/report_period.h"

#include <algorithm>
#include <limits>
#include <string>

#include "order/http/date_field.h"

namespace baedal::order {

namespace {

constexpr std::int64_t max_days = 366;

Problem too_many_days() {
    return problems::invalid_request("from", "Must be less than " + std::to_string(max_days) +
                                                 " days before to.");
}

}  // namespace

ReportRequest read_report_request(http::QueryFields& query) {
    ReportRequest out;
    out.store_id = query.integer("storeId", {1, std::numeric_limits<std::int32_t>::max()});
    const auto date = date_field(query, "date");
    out.from = date_field(query, "from");
    out.to = date_field(query, "to");
    const bool is_range = query.text("from") || query.text("to");
    if (query.text("date") && is_range)
        query.add_error("date", "Must not be given together with from or to.");
    if (query.text("to") && !query.text("from"))
        query.add_error("from", "Is required together with to.");
    if (out.from && out.to && *out.to < *out.from)
        query.add_error("to", "Must not be before from.");
    if (date) out.from = out.to = date;
    return out;
}

std::vector<const StoreCopy*> stores_of(const MenuSnapshot& menus, const http::Actor& actor,
                                        std::optional<std::int64_t> store_id) {
    std::vector<const StoreCopy*> out;
    for (const auto& [id, store] : menus.stores) {
        if (actor.works_at(id) && id == store_id.value_or(id)) out.push_back(&store);
    }
    return out;
}

Result<ReportPeriod> period_of(const ReportRequest& request,
                               const std::vector<const StoreCopy*>& stores, TimePoint now) {
    const absl::CivilDay today =
        day_of(now, stores.empty() ? BusinessClock{} : stores.front()->business_clock());
    ReportPeriod out;
    out.from = request.from.value_or(today);
    out.to = request.to.value_or(std::max(out.from, today));
    if (out.to - out.from >= max_days) return std::unexpected(too_many_days());
    return out;
}

}  // namespace baedal::order
