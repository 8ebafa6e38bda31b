#include "store/application/change_store.h"

#include <utility>

#include "store/application/problems.h"
#include "store/events.h"

namespace baedal::store {

namespace {

template <class T>
void replace(T& member, const std::optional<T>& value) {
    if (value) member = *value;
}

}  // namespace

contract::StoreProfile apply_change(contract::StoreProfile profile, const ProfileChange& change) {
    replace(profile.name, change.name);
    replace(profile.phone, change.phone);
    replace(profile.address, change.address);
    replace(profile.timezone, change.timezone);
    replace(profile.hours, change.hours);
    replace(profile.last_order_minutes, change.last_order_minutes);
    replace(profile.closed_dates, change.closed_dates);
    replace(profile.paused_until, change.paused_until);
    replace(profile.minimum_order, change.minimum_order);
    replace(profile.delivery_fee, change.delivery_fee);
    replace(profile.fulfilments, change.fulfilments);
    replace(profile.prep_minutes, change.prep_minutes);
    replace(profile.auto_accept, change.auto_accept);
    replace(profile.day_begins, change.day_begins);
    if (change.cancel_until) profile.cancel_until = to_text(*change.cancel_until);
    return profile;
}

Result<stores::Stored> change_store(db::Transaction& tx, std::int64_t id,
                                    const ProfileChange& change) {
    auto store = stores::find(tx.connection(), id);
    if (!store) return std::unexpected(no_such_store());
    contract::StoreProfile profile = apply_change(store->profile, change);
    if (profile == store->profile) return std::move(*store);
    store->profile = std::move(profile);
    ++store->revision;
    stores::update(tx, *store);
    tx.append(contract::StoreChanged{store->profile, store->revision});
    return std::move(*store);
}

}  // namespace baedal::store
