#include "order/storage/menu_repository.h"

#include "base/log.h"
#include "json/parser.h"
#include "order/domain/opening_hours.h"

namespace baedal::order {

using db::arg;

std::shared_ptr<const MenuSnapshot> MenuCache::snapshot() const {
    const Lock lock(mutex_);
    return snapshot_;
}

void MenuCache::fill(MenuSnapshot book) {
    auto fresh = std::make_shared<const MenuSnapshot>(std::move(book));
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

namespace menu_repository {

namespace {

// profile, profile_revision, menu, menu_revision
StoreCopy to_copy(db::Row row) {
    StoreCopy copy;
    copy.profile = json::from_text<store::contract::StoreProfile>(row.text(0));
    copy.profile_revision = row.integer(1);
    if (!row.is_null(2)) copy.menu = json::from_text<store::contract::Menu>(row.text(2));
    copy.menu_revision = row.integer(3);
    copy.zone = load_time_zone(copy.profile.timezone);
    return copy;
}

}  // namespace

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

std::optional<StoreCopy> find(db::Connection& connection, std::int64_t store_id) {
    return connection.one(
        "SELECT profile, profile_revision, menu, menu_revision FROM store_copy "
        "WHERE store_id = :store_id",
        to_copy, arg(":store_id", store_id));
}

MenuSnapshot load(db::Connection& connection) {
    MenuSnapshot book;
    connection.each("SELECT profile, profile_revision, menu, menu_revision FROM store_copy",
                    [&](db::Row row) {
                        try {
                            StoreCopy copy = to_copy(row);
                            const std::int64_t id = copy.profile.id;
                            book.stores.emplace(id, std::move(copy));
                        } catch (const std::exception& e) {  // the others are open all the same
                            log::error("a store cannot be shown", {{"error", e.what()}});
                        }
                    });
    return book;
}

}  // namespace menu_repository
}  // namespace baedal::order
