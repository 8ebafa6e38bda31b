#include "backup/page_copy.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <sqlite3.h>

#include "base/file.h"

namespace baedal::backup {

namespace {

constexpr int bytes_of_a_step = 1 << 20;
constexpr int steps_between_syncs = 16;

[[noreturn]] void throw_error_of(sqlite3* target) {
    throw SQLite::Exception(target, sqlite3_errcode(target));
}

}  // namespace

void copy_pages(db::Connection& source, const std::filesystem::path& to, Pace& pace,
                const std::function<void()>& look) {
    create_file(to);
    {
        SQLite::Database target(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
        // A copy that is interrupted is thrown away. The pages go to the file as they come.
        target.exec("PRAGMA journal_mode=OFF");
        target.exec("PRAGMA synchronous=OFF");
        target.exec("PRAGMA cache_size=-2000");
        const std::unique_ptr<sqlite3_backup, decltype(&sqlite3_backup_finish)> copy(
            sqlite3_backup_init(target.getHandle(), "main", source.raw().getHandle(), "main"),
            &sqlite3_backup_finish);
        if (!copy) throw_error_of(target.getHandle());
        const auto page_size =
            source.one("PRAGMA page_size", [](db::Row row) { return row.integer(0); });
        const int bytes_of_a_page = static_cast<int>(page_size.value_or(4096));
        const int pages = std::max(1, bytes_of_a_step / bytes_of_a_page);
        int copied = 0;
        for (int steps = 1;; ++steps) {
            const int result = sqlite3_backup_step(copy.get(), pages);
            if (result != SQLITE_OK && result != SQLITE_DONE)
                throw SQLite::Exception(sqlite3_errstr(result), result);
            const int so_far =
                sqlite3_backup_pagecount(copy.get()) - sqlite3_backup_remaining(copy.get());
            // Within a read transaction of its source the copy never begins anew.
            if (so_far < copied)
                throw std::logic_error("the copy of " + to.string() + " began anew");
            if (steps % steps_between_syncs == 0) sync_to_disk(to);
            look();
            pace.spend(static_cast<std::uint64_t>(so_far - copied) *
                       static_cast<std::uint64_t>(bytes_of_a_page));
            copied = so_far;
            if (result == SQLITE_DONE) break;
        }
    }
    sync_to_disk(to);
}

}  // namespace baedal::backup
