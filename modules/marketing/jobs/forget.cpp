#include "marketing/jobs/forget.h"

#include "marketing/storage/coupon_repository.h"
#include "marketing/storage/customer_repository.h"

namespace baedal::marketing {

namespace {

// A released redemption refuses a request of the same order that comes late; requests live for seconds.
constexpr Milliseconds keep_released = std::chrono::days{7};
constexpr Milliseconds between_runs = std::chrono::minutes{10};

Task<std::optional<TimePoint>> forget(host::ModuleContext& host, const Settings& settings,
                                      const UntoldCoupons& untold) {
    untold.look();
    const TimePoint now = host.clock.now();
    bool may_be_more = co_await host.database.write(
        [&](db::Transaction& tx) { return redemptions::remove_released(tx, now - keep_released); });
    const auto phone = host.database.read([&](db::Connection& connection) {
        return customers::last_seen_before(connection, now - settings.keep_customers);
    });
    if (phone) {
        may_be_more = true;
        co_await host.database.write(
            [&](db::Transaction& tx) { (void)customers::forget(tx, *phone); });
    }
    co_return may_be_more ? now : now + between_runs;
}

}  // namespace

void add_forget_job(host::ModuleContext& host, const Settings& settings,
                    const UntoldCoupons& untold) {
    host.jobs.add("forget", [&host, &settings, &untold] { return forget(host, settings, untold); });
}

}  // namespace baedal::marketing
