#include "backup/snapshot.h"

#include <algorithm>
#include <system_error>

#include "db/file_mark.h"

namespace baedal::backup {

namespace {

std::int64_t read_integer(db::Connection& connection, db::Sql sql) {
    return connection.one(sql, [](db::Row row) { return row.integer(0); }).value_or(0);
}

}  // namespace

DatabaseSnapshot::DatabaseSnapshot(std::filesystem::path file)
    : file_(std::move(file)),
      connection_(file_, db::Connection::Mode::read_only),
      observer_(file_, db::Connection::Mode::read_only) {
    begin();
    end();
    changes();
}

void DatabaseSnapshot::begin() {
    connection_.run("BEGIN");
    // The transaction begins with its first read.
    read_integer(connection_, "SELECT count(*) FROM sqlite_schema");
}

void DatabaseSnapshot::end() {
    if (connection_.in_transaction()) connection_.run("COMMIT");
}

std::int64_t DatabaseSnapshot::changes() { return read_integer(observer_, "PRAGMA data_version"); }

std::int64_t DatabaseSnapshot::last_event() { return db::last_event(connection_); }

std::vector<Cursor> DatabaseSnapshot::cursors() {
    if (read_integer(connection_, "SELECT count(*) FROM sqlite_schema WHERE name = 'cursor'") == 0)
        return {};
    return connection_.all("SELECT producer, seq FROM cursor ORDER BY producer",
                           [](db::Row row) { return Cursor{row.text(0), row.integer(1)}; });
}

std::uint64_t DatabaseSnapshot::bytes() {
    return static_cast<std::uint64_t>(read_integer(connection_, "PRAGMA page_count") *
                                      read_integer(connection_, "PRAGMA page_size"));
}

std::uintmax_t DatabaseSnapshot::log_bytes() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(file_.string() + "-wal", none);
    return none ? 0 : size;
}

Snapshot::Snapshot(const std::vector<std::filesystem::path>& files) {
    for (const std::filesystem::path& file : files)
        databases_.push_back(std::make_unique<DatabaseSnapshot>(file));
}

void Snapshot::begin() {
    for (const auto& database : databases_) database->begin();
}

bool Snapshot::try_begin() {
    std::vector<std::int64_t> before;
    for (const auto& database : databases_) before.push_back(database->changes());
    begin();
    std::vector<std::int64_t> after;
    for (const auto& database : databases_) after.push_back(database->changes());
    if (before == after) return true;  // no commit from the first transaction to the last one
    end();
    return false;
}

void Snapshot::end() {
    for (const auto& database : databases_) database->end();
}

std::uintmax_t Snapshot::largest_log_bytes() const {
    std::uintmax_t largest = 0;
    for (const auto& database : databases_) largest = std::max(largest, database->log_bytes());
    return largest;
}

}  // namespace baedal::backup
