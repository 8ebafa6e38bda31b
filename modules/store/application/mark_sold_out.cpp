#include "store/application/mark_sold_out.h"

#include <utility>

#include "store/application/problems.h"
#include "store/application/publish_menu.h"
#include "store/domain/menu_rules.h"
#include "store/storage/menu_repository.h"

namespace baedal::store {

namespace {

template <class Part>
Result<Marked<Part>> mark(db::Transaction& tx, std::int64_t store_id,
                          Part* (*find)(contract::Menu&, std::int64_t), std::int64_t part_id,
                          const SoldOut& wanted) {
    auto stored = menus::find(tx.connection(), store_id);
    if (!stored) return std::unexpected(no_such_store());
    expire_sold_out(stored->menu, tx.now());
    Part* part = find(stored->menu, part_id);
    if (part == nullptr)
        return std::unexpected(problems::not_found("The menu has nothing with this id."));
    if (part->sold_out == wanted.sold_out && part->sold_out_until == wanted.until)
        return Marked<Part>{std::move(*part), stored->revision};
    part->sold_out = wanted.sold_out;
    part->sold_out_until = wanted.until;
    Part marked = *part;
    return Marked<Part>{std::move(marked),
                        save_menu(tx, store_id, stored->revision, std::move(stored->menu))};
}

}  // namespace

Result<Marked<contract::Item>> mark_item(db::Transaction& tx, std::int64_t store_id,
                                         std::int64_t item_id, const SoldOut& wanted) {
    return mark(tx, store_id, find_item, item_id, wanted);
}

Result<Marked<contract::Choice>> mark_choice(db::Transaction& tx, std::int64_t store_id,
                                             std::int64_t choice_id, const SoldOut& wanted) {
    return mark(tx, store_id, find_choice, choice_id, wanted);
}

}  // namespace baedal::store
