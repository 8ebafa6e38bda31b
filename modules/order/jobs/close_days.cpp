#include "order/jobs/close_days.h"

#include <algorithm>

#include "order/storage/closed_days.h"

namespace baedal::order {

namespace {

// Reports go back a year, and each is compared with the year before.
constexpr int days_kept = 2 * 366;
constexpr Milliseconds between_days{50};
constexpr std::chrono::minutes between_closings{10};

}  // namespace

Task<bool> CloseDays::close_next(const StoreCopy& store, absl::CivilDay first) {
    ReportDay day;
    day.store_id = store.profile.id;
    day.clock = store.business_clock();
    day.vat_percent = vat_percent_;
    const absl::CivilDay last = day_of(clock_.now() - closed_days::wait_after_day, day.clock) - 1;
    const auto open = database_.read([&](db::Connection& connection) {
        return closed_days::latest_open(connection, day, std::max(first, last - days_kept), last);
    });
    if (!open) co_return false;
    day.date = *open;
    day.as_of = business_day(*open, day.clock).end;
    const auto close = [&](db::Transaction& tx) {
        closed_days::close(tx, day);
        return true;
    };
    co_return co_await database_.write(close);
}

Task<std::optional<TimePoint>> CloseDays::run() {
    const auto menus = menus_.snapshot();
    const auto first = database_.read(closed_days::first_order_at);
    bool has_more = false;
    if (first) {
        for (const auto& [id, store] : menus->stores) {
            const bool closed = co_await close_next(store, day_of(*first, store.business_clock()));
            has_more = has_more || closed;
        }
    }
    co_return clock_.now() + (has_more ? between_days : Milliseconds{between_closings});
}

}  // namespace baedal::order
