#include "db/connection.h"

#include <sqlite3.h>

#include "base/log.h"

namespace baedal::db {

namespace {

constexpr int busy_timeout_ms = 5000;
constexpr int pages_to_checkpoint = 1000;  // a longer log slows commits down

// Called before the first connection. SQLite's allocation statistics take a process-wide mutex at
// every allocation, which all writers would share.
void configure_once() {
    static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)done;
}

int open_flags(Connection::Mode mode) {
    return mode == Connection::Mode::read_write
               ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX
               : SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;
}

std::string configured(const std::filesystem::path& file) {
    configure_once();
    return file.string();
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, Mode mode)
    : database_(configured(file), open_flags(mode), busy_timeout_ms) {
    if (mode == Mode::read_write) {
        database_.exec("PRAGMA journal_mode=WAL");
        database_.exec("PRAGMA synchronous=FULL");
        database_.exec("PRAGMA foreign_keys=ON");
        const auto note_pages = [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        };
        sqlite3_wal_hook(database_.getHandle(), note_pages,
                         &wal_pages_);  // COMMIT does not checkpoint
    } else {
        database_.exec("PRAGMA wal_autocheckpoint=0");
        sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    database_.exec("PRAGMA temp_store=MEMORY");
    database_.exec("PRAGMA cache_size=-16000");
}

void Connection::checkpoint_if_due() {
    if (wal_pages_ < pages_to_checkpoint) return;
    wal_pages_ = 0;
    const int result = sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr,
                                                 SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    const bool done = result == SQLITE_OK || result == SQLITE_BUSY;
    if (!done && checkpoints_) {  // tried again after the next commit
        log::warn("the write-ahead log could not be moved into the file",
                  {{"file", database_.getFilename()}, {"error", sqlite3_errstr(result)}});
    }
    checkpoints_ = done;
}

Connection::Prepared& Connection::prepared(Sql sql) {
    auto& slot = statements_[sql.text];
    if (!slot) slot = std::make_unique<Prepared>(database_, sql.text);
    return *slot;
}

}  // namespace baedal::db
