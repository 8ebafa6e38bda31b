#include "pay/storage/search_repository.h"

#include <chrono>

namespace baedal::pay::searches {

using db::arg;

namespace {

// Between the clocks of this machine and of the gateway, and from the intent to the charge.
constexpr Milliseconds margin = std::chrono::minutes{10};

}  // namespace

void begin(db::Transaction& tx, TimePoint taken_at) {
    tx.run(R"sql(
        INSERT INTO search (id, taken_at, begin_at) VALUES (1, :taken_at, :begin_at)
        ON CONFLICT (id) DO UPDATE
        SET taken_at = min(taken_at, excluded.taken_at), begin_at = min(begin_at, excluded.begin_at),
            end_at = NULL, position = '', incomplete = 0, failures = 0
    )sql",
           arg(":taken_at", taken_at), arg(":begin_at", taken_at - margin));
}

void save(db::Transaction& tx, const Search& search) {
    tx.run(R"sql(
        UPDATE search
        SET end_at = :end_at, position = :position, incomplete = :incomplete, entered = :entered,
            failures = :failures
    )sql",
           arg(":end_at", search.until), arg(":position", search.position),
           arg(":incomplete", search.incomplete), arg(":entered", search.entered),
           arg(":failures", search.failures));
}

void remove(db::Transaction& tx) { tx.run("DELETE FROM search"); }

std::optional<Search> find(db::Connection& connection) {
    return connection.one(
        "SELECT taken_at, begin_at, end_at, position, incomplete, entered, failures FROM search",
        [](db::Row row) {
            return Search{.taken_at = row.time(0),
                          .from = row.time(1),
                          .until = row.optional_time(2),
                          .position = row.text(3),
                          .incomplete = row.flag(4),
                          .entered = row.integer(5),
                          .failures = row.integer(6)};
        });
}

}  // namespace baedal::pay::searches
