#include "order/storage/menu_repository.h"

#include "base/log.h"
#include "db/document.h"
#include "store/opening_hours.h"

namespace baedal::order::menu_repository {

namespace {

using db::arg;
using store::contract::Menu;
using store::contract::StoreProfile;

// profile, profile_revision, menu, menu_revision
StoreCopy to_copy(db::Row row) {
    StoreCopy copy;
    copy.profile = db::read_document<StoreProfile>(row, 0);
    copy.profile_revision = row.integer(1);
    if (auto menu = db::read_optional_document<Menu>(row, 2)) copy.menu = std::move(*menu);
    copy.menu_revision = row.integer(3);
    copy.zone = store::contract::load_time_zone(copy.profile.timezone);
    return copy;
}

}  // namespace

void save_profile(db::Transaction& tx, const store::contract::StoreChanged& event) {
    tx.run(R"sql(
        INSERT INTO store_copy (store_id, profile, profile_revision, menu_revision)
        VALUES (:store_id, :profile, :revision, 0)
        ON CONFLICT (store_id) DO UPDATE SET profile = excluded.profile, profile_revision = excluded.profile_revision
        WHERE excluded.profile_revision > profile_revision
    )sql",
           arg(":store_id", event.store.id), arg(":profile", db::document(event.store)),
           arg(":revision", event.revision));
}

void save_menu(db::Transaction& tx, const store::contract::MenuPublished& event) {
    tx.run(R"sql(
        UPDATE store_copy SET menu = :menu, menu_revision = :revision
        WHERE store_id = :store_id AND menu_revision < :revision
    )sql",
           arg(":menu", db::document(event.menu)), arg(":revision", event.revision),
           arg(":store_id", event.store_id));
}

std::optional<StoreCopy> find(db::Connection& connection, std::int64_t store_id) {
    return connection.one(
        "SELECT profile, profile_revision, menu, menu_revision FROM store_copy "
        "WHERE store_id = :store_id",
        to_copy, arg(":store_id", store_id));
}

MenuSnapshot load(db::Connection& connection) {
    MenuSnapshot menus;
    bool unreadable = false;
    const auto add = [&](db::Row row) {
        try {
            StoreCopy copy = to_copy(row);
            const std::int64_t id = copy.profile.id;
            menus.stores.emplace(id, std::move(copy));
        } catch (const std::exception& e) {
            log::error("a store cannot be shown", {{"error", e.what()}});
            unreadable = true;
        }
    };
    connection.each("SELECT profile, profile_revision, menu, menu_revision FROM store_copy", add);
    // Without a single store the server would take no order, and look ready.
    if (unreadable) store::contract::require_time_zones();
    return menus;
}

}  // namespace baedal::order::menu_repository
