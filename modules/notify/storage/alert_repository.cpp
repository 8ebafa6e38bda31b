#include "notify/storage/alert_repository.h"

namespace baedal::notify::alerts {

using db::arg;

Seen note(db::Transaction& tx, std::string_view code) {
    const auto told = tx.one(
        "SELECT told FROM alert WHERE code = :code", [](db::Row row) { return row.flag(0); },
        arg(":code", code));
    tx.run(R"sql(
        INSERT INTO alert (code, seen_at, told) VALUES (:code, :now, 0)
        ON CONFLICT (code) DO UPDATE SET seen_at = excluded.seen_at, told = 1
    )sql",
           arg(":code", code), arg(":now", tx.now()));
    if (!told) return Seen::first;
    return *told ? Seen::told : Seen::again;
}

void forget_gone(db::Transaction& tx, TimePoint since) {
    tx.run("DELETE FROM alert WHERE seen_at < :since", arg(":since", since));
}

}  // namespace baedal::notify::alerts
