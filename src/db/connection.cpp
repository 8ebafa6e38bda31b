#include "db/connection.h"

#include <algorithm>
#include <utility>

#include <sqlite3.h>

#include "base/log.h"

namespace baedal::db {

namespace {

constexpr int busy_timeout_ms = 5000;
// Of a new file; a file keeps the size that it began with. Most pages of a commit have changed in one place:
// small pages are less to write, to checksum and to sync (docs/decisions/0059-pages-of-2-kib.md).
constexpr const char* set_page_size = "PRAGMA page_size=2048";
constexpr int pages_to_checkpoint = 2000;  // a longer log slows commits down
constexpr int least_pages_between_checkpoints = 100;
// A log that has grown larger is cut to this size when it is begun anew.
constexpr const char* keep_log_small = "PRAGMA journal_size_limit=16777216";

constexpr sqlite3_int64 bytes_rewritten_at_once = 64
                                                  << 10;  // SQLite writes less than 128 KiB at once

// SQLite's allocation statistics take a process-wide mutex at every allocation, which all writers
// would share. Before main(): SQLite refuses the setting once any database has been opened.
[[maybe_unused]] const int without_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

int open_flags(Connection::Mode mode) {
    switch (mode) {
        case Connection::Mode::read_write:
            return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
        case Connection::Mode::read_write_existing:
            return SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;
        case Connection::Mode::read_only: break;
    }
    return SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;
}

void check_result(int result) {
    if (result != SQLITE_OK) throw SQLite::Exception(sqlite3_errstr(result), result);
}

int wait_for_lock(void* limit_ms, int waits) {
    constexpr int pause_ms = 10;
    if (waits * pause_ms >= static_cast<const std::atomic<int>*>(limit_ms)->load()) return 0;
    sqlite3_sleep(pause_ms);
    return 1;
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, Mode mode)
    : database_(file.string(), open_flags(mode), busy_timeout_ms) {
    if (mode != Mode::read_only) {
        // SQLite opens a file that it may not write for reading only, and says so at the first write.
        if (sqlite3_db_readonly(database_.getHandle(), "main") == 1)
            throw SQLite::Exception(file.string() + " cannot be opened for writing",
                                    SQLITE_READONLY);
        database_.exec(set_page_size);
        database_.exec("PRAGMA journal_mode=WAL");
        database_.exec("PRAGMA synchronous=FULL");
        database_.exec("PRAGMA foreign_keys=ON");
        database_.exec(keep_log_small);
        checkpoint_at_ = pages_to_checkpoint;
        sqlite3_wal_hook(database_.getHandle(), note_log_pages,
                         this);  // COMMIT does not checkpoint
    } else {
        database_.exec("PRAGMA wal_autocheckpoint=0");
        sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    database_.exec("PRAGMA temp_store=MEMORY");
    database_.exec("PRAGMA cache_size=-16000");
}

int Connection::note_log_pages(void* connection, sqlite3*, const char*, int pages) {
    Connection& self = *static_cast<Connection*>(connection);
    if (pages < self.log_pages_) self.checkpoint_at_ = pages_to_checkpoint;  // a new log
    self.log_pages_ = pages;
    ++self.log_commits_;
    return SQLITE_OK;
}

std::optional<Connection::Checkpoint> Connection::checkpoint_if_due() {
    if (log_pages_ < checkpoint_at_) return std::nullopt;
    return checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

Connection::Checkpoint Connection::truncate_log() { return checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

Connection::Checkpoint Connection::checkpoint(int mode) {
    checkpoint_at_ = log_pages_ + std::max(least_pages_between_checkpoints, log_pages_ / 10);
    int pages = 0;
    int moved = 0;
    const int result =
        sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, mode, &pages, &moved);
    const bool done = result == SQLITE_OK || result == SQLITE_BUSY;
    if (!done && checkpoints_) {  // tried again later
        log::warn("the write-ahead log could not be moved into the file",
                  {{"file", database_.getFilename()}, {"error", sqlite3_errstr(result)}});
    }
    checkpoints_ = done;
    const auto page_size = one("PRAGMA page_size", [](Row row) { return row.integer(0); });
    return Checkpoint{result == SQLITE_OK && pages == moved,
                      static_cast<std::uint64_t>(std::max(pages, log_pages_)) *
                          static_cast<std::uint64_t>(page_size.value_or(0))};
}

sqlite3_file* Connection::log_file() {
    sqlite3_file* log = nullptr;  // in WAL mode the "journal" is the log (sqlite3.h)
    const int found =
        sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    check_result(found);
    if (log == nullptr || log->pMethods == nullptr)
        throw SQLite::Exception("there is no write-ahead log", SQLITE_CANTOPEN);
    return log;
}

// SQLite sets it when it prepares the statement, so it is prepared each time.
void Connection::sync_commits(bool on) {
    if (std::exchange(syncs_commits_, on) == on) return;
    database_.exec(on ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
}

void Connection::sync_log() {
    sqlite3_file* const log = log_file();
    check_result(log->pMethods->xSync(log, SQLITE_SYNC_NORMAL));
}

void Connection::rewrite_log() {
    each("SELECT 1 FROM sqlite_schema LIMIT 1", [](Row) {});  // opens the log
    sqlite3_file* const log = log_file();
    sqlite3_int64 size = 0;
    check_result(log->pMethods->xFileSize(log, &size));
    std::string bytes;
    for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(bytes.size())) {
        bytes.resize(static_cast<std::size_t>(std::min(size - at, bytes_rewritten_at_once)));
        const int count = static_cast<int>(bytes.size());
        check_result(log->pMethods->xRead(log, bytes.data(), count, at));
        check_result(log->pMethods->xWrite(log, bytes.data(), count, at));
    }
    if (size > 0) sync_log();
}

void Connection::read_log(std::span<char> into, std::uint64_t offset) {
    sqlite3_file* const log = log_file();
    const int result = log->pMethods->xRead(log, into.data(), static_cast<int>(into.size()),
                                            static_cast<sqlite3_int64>(offset));
    if (result != SQLITE_IOERR_SHORT_READ) check_result(result);
}

void Connection::limit_lock_waits(const std::atomic<int>& limit_ms) {
    sqlite3_busy_handler(database_.getHandle(), wait_for_lock,
                         const_cast<std::atomic<int>*>(&limit_ms));  // NOLINT: SQLite's signature
}

void Connection::forget_pages() { sqlite3_db_release_memory(database_.getHandle()); }

void Connection::keep_log_on_close() {
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

Connection::Prepared& Connection::prepared(Sql sql) {
    auto& slot = statements_[sql.text];
    if (!slot) slot = std::make_unique<Prepared>(database_, sql.text);
    return *slot;
}

}  // namespace baedal::db
