#include "town/cursors.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/data_folder.h"

namespace baedal::simulation {

namespace {

constexpr std::int64_t most_events = 200;

std::vector<std::pair<std::string, std::int64_t>> cursors_of(SQLite::Database& database) {
    std::vector<std::pair<std::string, std::int64_t>> cursors;
    SQLite::Statement rows(database, "SELECT producer, seq FROM cursor ORDER BY producer");
    while (rows.executeStep())
        cursors.emplace_back(rows.getColumn(0).getString(), rows.getColumn(1).getInt64());
    return cursors;
}

}  // namespace

void set_a_cursor_back(const std::string& folder, RandomChoices& choices, DeliveryWatch& watch) {
    const std::string consumer = choices.pick(
        std::array<std::string, 6>{"order", "order", "pay", "store", "notify", "marketing"});
    try {
        SQLite::Database database(host::database_file(folder, consumer).string(),
                                  SQLite::OPEN_READWRITE);
        const auto cursors = cursors_of(database);
        if (cursors.empty()) return;
        const auto [producer, position] = choices.pick(cursors);
        SQLite::Statement update(database, "UPDATE cursor SET seq = ? WHERE producer = ?");
        update.bind(1, std::max<std::int64_t>(position - choices.between(1, most_events), 0));
        update.bind(2, producer);
        watch.set_back(consumer, producer, position);
        update.exec();
    } catch (const SQLite::Exception&) {
        // The power failed at the first start, or the file has a damaged page.
    }
}

}  // namespace baedal::simulation
