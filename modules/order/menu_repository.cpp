#include "menu_repository.h"

#include "opening_hours.h"
#include "util/json.h"

namespace baedal::order {

using db::arg;

std::shared_ptr<const MenuBook> MenuShelf::book() const {
    const Lock lock(mutex_);
    return book_;
}

void MenuShelf::reload(const db::Database& database) {
    auto fresh = std::make_shared<const MenuBook>(database.read(menu_repository::load));
    const Lock lock(mutex_);
    book_ = std::move(fresh);
}

namespace menu_repository {

void keep_profile(db::Transaction& tx, const store::contract::StoreChanged& event) {
    tx.run(R"sql(
        INSERT INTO store_copy (store_id, profile, profile_revision, menu_revision)
        VALUES (:store_id, :profile, :revision, 0)
        ON CONFLICT (store_id) DO UPDATE SET profile = excluded.profile, profile_revision = excluded.profile_revision
        WHERE excluded.profile_revision > profile_revision
    )sql",
           arg(":store_id", event.store.id), arg(":profile", json::to_text(event.store)),
           arg(":revision", event.revision));
}

void keep_menu(db::Transaction& tx, const store::contract::MenuPublished& event) {
    tx.run(R"sql(
        UPDATE store_copy SET menu = :menu, menu_revision = :revision
        WHERE store_id = :store_id AND menu_revision < :revision
    )sql",
           arg(":menu", json::to_text(event.menu)), arg(":revision", event.revision),
           arg(":store_id", event.store_id));
}

MenuBook load(db::Connection& connection) {
    MenuBook book;
    connection.each(
        "SELECT store_id, profile, profile_revision, menu, menu_revision FROM store_copy",
        [&](db::Row row) {
            StoreCopy copy;
            copy.profile = json::from_text<store::contract::StoreProfile>(row.text(1));
            copy.profile_revision = row.integer(2);
            if (!row.is_null(3)) copy.menu = json::from_text<store::contract::Menu>(row.text(3));
            copy.menu_revision = row.integer(4);
            copy.zone = load_time_zone(copy.profile.timezone);
            book.stores.emplace(row.integer(0), std::move(copy));
        });
    return book;
}

}  // namespace menu_repository
}  // namespace baedal::order
