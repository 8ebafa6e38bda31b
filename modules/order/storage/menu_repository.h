// The stored copy of the stores' menus, and the picture of it that is in use.
#pragma once

#include <memory>

#include "base/thread_annotations.h"
#include "db/database.h"
#include "order/domain/menu_snapshot.h"
#include "store/events.h"

namespace baedal::order {

// The MenuSnapshot in use. Read by every thread, changed by one at a time.
class MenuCache {
public:
    std::shared_ptr<const MenuSnapshot> snapshot() const;
    void fill(MenuSnapshot book);
    // In place of what is there of this store.
    void put(StoreCopy copy);

private:
    mutable Mutex mutex_;
    std::shared_ptr<const MenuSnapshot> snapshot_ GUARDED_BY(mutex_) =
        std::make_shared<MenuSnapshot>();
};

namespace menu_repository {

// An older revision than the stored one is ignored (events may be replayed).
void keep_profile(db::Transaction& tx, const store::contract::StoreChanged& event);
void keep_menu(db::Transaction& tx, const store::contract::MenuPublished& event);
std::optional<StoreCopy> find(db::Connection& connection, std::int64_t store_id);
MenuSnapshot load(db::Connection& connection);

}  // namespace menu_repository
}  // namespace baedal::order
