#include "store/storage/menu_repository.h"

#include "db/document.h"

namespace baedal::store::menus {

using db::arg;

std::optional<Stored> find(db::Connection& connection, std::int64_t store_id) {
    return connection.one(
        "SELECT document, revision FROM menu WHERE store_id = :store_id",
        [](db::Row row) { return Stored{db::read_document<Menu>(row, 0), row.integer(1)}; },
        arg(":store_id", store_id));
}

void save(db::Transaction& tx, std::int64_t store_id, const Stored& menu) {
    tx.run(R"sql(
        INSERT INTO menu (store_id, revision, document) VALUES (:store_id, :revision, :document)
        ON CONFLICT (store_id) DO UPDATE SET revision = excluded.revision, document = excluded.document
    )sql",
           arg(":store_id", store_id), arg(":revision", menu.revision),
           arg(":document", db::document(menu.menu)));
}

}  // namespace baedal::store::menus
