#include "store/application/publish_menu.h"

#include <algorithm>
#include <utility>

#include "store/application/problems.h"
#include "store/events.h"
#include "store/storage/menu_repository.h"

namespace baedal::store {

Result<std::int64_t> publish_menu(db::Transaction& tx, std::int64_t store_id,
                                  const ExpectedRevision& expected, contract::Menu menu) {
    const auto stored = menus::find(tx.connection(), store_id);
    if (!stored) return std::unexpected(no_such_store());
    const auto& revisions = expected.revisions;
    if (!expected.any && std::ranges::find(revisions, stored->revision) == revisions.end())
        return std::unexpected(precondition_failed(stored->revision));
    return save_menu(tx, store_id, stored->revision, std::move(menu));
}

std::int64_t save_menu(db::Transaction& tx, std::int64_t store_id, std::int64_t current,
                       contract::Menu menu) {
    const std::int64_t revision = current + 1;
    menus::Stored stored{std::move(menu), revision};
    menus::save(tx, store_id, stored);
    tx.append(contract::MenuPublished{store_id, revision, std::move(stored.menu)});
    return revision;
}

}  // namespace baedal::store
