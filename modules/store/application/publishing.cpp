#include "store/application/publishing.h"

#include "store/events.h"

namespace baedal::store {

void open_store(db::Transaction& tx, const contract::StoreProfile& profile, bool demo) {
    stores::insert(tx, {profile, 1}, demo);
    menus::save(tx, profile.id, {});
    tx.append(contract::StoreChanged{profile, 1});
}

void change_store(db::Transaction& tx, stores::Stored& store, contract::StoreProfile profile) {
    store.profile = std::move(profile);
    ++store.revision;
    stores::update(tx, store);
    tx.append(contract::StoreChanged{store.profile, store.revision});
}

std::int64_t publish_menu(db::Transaction& tx, std::int64_t store_id, std::int64_t current,
                          contract::Menu menu) {
    const std::int64_t revision = current + 1;
    contract::MenuPublished event{store_id, revision, std::move(menu)};
    menus::save(tx, store_id, {event.menu, revision});
    tx.append(event);
    return revision;
}

}  // namespace baedal::store
