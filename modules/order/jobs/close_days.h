// Keeps what each business day came to when it is over, so that a report of a year adds up days.
#pragma once

#include "db/database.h"
#include "order/application/menu_cache.h"

namespace baedal::order {

class CloseDays {
public:
    // The references outlive it. `vat_percent`: in the prices, of the price without it.
    CloseDays(db::Database& database, const Clock& clock, const MenuCache& menus,
              std::int64_t vat_percent)
        : database_(database), clock_(clock), menus_(menus), vat_percent_(vat_percent) {}

    // Closes the latest open day of each store. Returns when it wants to run again.
    Task<std::optional<TimePoint>> run();

private:
    Task<bool> close_next(const StoreCopy& store, absl::CivilDay first);

    db::Database& database_;
    const Clock& clock_;
    const MenuCache& menus_;
    const std::int64_t vat_percent_;
};

}  // namespace baedal::order
