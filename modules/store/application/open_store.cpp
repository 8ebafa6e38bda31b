#include "store/application/open_store.h"

#include "store/events.h"
#include "store/storage/menu_repository.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

contract::StoreProfile open_store(db::Transaction& tx, contract::StoreProfile profile, bool demo) {
    if (profile.id == 0) profile.id = stores::next_id(tx);
    stores::insert(tx, {profile, 1}, demo);
    menus::save(tx, profile.id, {});
    tx.append(contract::StoreChanged{profile, 1});
    return profile;
}

}  // namespace baedal::store
