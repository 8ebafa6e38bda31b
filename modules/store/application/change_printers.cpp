#include "store/application/change_printers.h"

#include <algorithm>

#include "base/log.h"
#include "store/application/problems.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

namespace {

using Found = std::vector<printers::Stored>;

// Gives each printer of `wanted` the id of one that is there and that no other has taken; 0: it is new.
void find_ids(std::vector<Printer>& wanted, const Found& present) {
    std::vector<std::int64_t> taken;
    std::vector<Printer*> open;
    for (Printer& printer : wanted) open.push_back(&printer);
    const auto take = [&](auto matches) {
        std::erase_if(open, [&](Printer* printer) {
            const auto found = std::ranges::find_if(present, [&](const printers::Stored& stored) {
                return std::ranges::count(taken, stored.printer.id) == 0 &&
                       matches(*printer, stored.printer);
            });
            if (found == present.end()) return false;
            printer->id = found->printer.id;
            taken.push_back(printer->id);
            return true;
        });
    };
    take([](const Printer& a, const Printer& b) { return a.id == b.id; });
    take([](const Printer& a, const Printer& b) { return a.name == b.name; });
    take([](const Printer& a, const Printer& b) { return a.address == b.address; });
    for (Printer* printer : open) printer->id = 0;
}

const Printer* with_id(const Found& present, std::int64_t id) {
    const auto found = std::ranges::find(present, id, [](const auto& s) { return s.printer.id; });
    return found == present.end() ? nullptr : &found->printer;
}

}  // namespace

Result<Found> change_printers(db::Transaction& tx, std::int64_t store_id,
                              std::vector<Printer> wanted) {
    if (!stores::exists(tx.connection(), store_id)) return std::unexpected(no_such_store());
    const Found present = printers::of_store(tx.connection(), store_id);
    find_ids(wanted, present);
    for (const printers::Stored& stored : present) {
        if (std::ranges::count(wanted, stored.printer.id, &Printer::id) > 0) continue;
        if (stored.waiting > 0) {
            log::warn("a printer was removed, and what waited for it is not printed",
                      {{"printer", stored.printer.id}, {"waiting", stored.waiting}});
        }
        printers::remove(tx, stored.printer.id);
    }
    printers::release_names(tx, store_id);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        Printer& printer = wanted[i];
        printer.store_id = store_id;
        const auto position = static_cast<std::int64_t>(i);
        if (const Printer* before = with_id(present, printer.id)) {
            printers::update(tx, printer, position,
                             before->copies != printer.copies || before->when != printer.when);
        } else {
            printers::insert(tx, printer, position);
        }
    }
    return printers::of_store(tx.connection(), store_id);
}

}  // namespace baedal::store
