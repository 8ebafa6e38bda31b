// Shows the owner that customers learn nothing of the coupons that they earn.
#pragma once

#include "base/clock.h"
#include "db/database.h"
#include "host/gaps.h"
#include "marketing/settings.h"

namespace baedal::marketing {

// Thread-safe. The references outlive it.
class UntoldCoupons {
public:
    UntoldCoupons(const db::Database& database, const Clock& clock, const Settings& settings,
                  host::Gaps& gaps)
        : database_(database), clock_(clock), settings_(settings), gaps_(gaps) {}

    // Sets the gap, or closes it: after each change of a campaign, and from time to time, since campaigns end.
    void look() const;

private:
    const db::Database& database_;
    const Clock& clock_;
    const Settings& settings_;
    host::Gaps& gaps_;
};

}  // namespace baedal::marketing
