#include "order/application/menu_cache.h"

namespace baedal::order {

std::shared_ptr<const MenuSnapshot> MenuCache::snapshot() const {
    const Lock lock(mutex_);
    return snapshot_;
}

void MenuCache::fill(MenuSnapshot menus) {
    auto fresh = std::make_shared<const MenuSnapshot>(std::move(menus));
    const Lock lock(mutex_);
    snapshot_ = std::move(fresh);
}

void MenuCache::put(StoreCopy copy) {
    auto fresh = std::make_shared<MenuSnapshot>(*snapshot());
    const std::int64_t id = copy.profile.id;
    fresh->stores.insert_or_assign(id, std::move(copy));
    const Lock lock(mutex_);
    snapshot_ = std::move(fresh);
}

}  // namespace baedal::order
