// The menus in use, in memory.
#pragma once

#include <memory>

#include "base/thread_annotations.h"
#include "order/domain/menu_snapshot.h"

namespace baedal::order {

// Thread-safe. Changes are made by one thread at a time.
class MenuCache {
public:
    std::shared_ptr<const MenuSnapshot> snapshot() const;
    // Replaces all stores.
    void fill(MenuSnapshot menus);
    // Adds or replaces one store.
    void put(StoreCopy copy);

private:
    mutable Mutex mutex_;
    std::shared_ptr<const MenuSnapshot> snapshot_ GUARDED_BY(mutex_) =
        std::make_shared<MenuSnapshot>();
};

}  // namespace baedal::order
