#include "db/file_mark.h"

#include <algorithm>

#include <sqlite3.h>
#include <sys/stat.h>

namespace baedal::db {

namespace {

constexpr int header_size = 100;
constexpr std::size_t change_counter_at = 24;

std::optional<struct stat> status_of(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return std::nullopt;
    return status;
}

FileMark::Inode inode_of(const struct stat& status) { return {status.st_dev, status.st_ino}; }

std::filesystem::path log_of(const std::filesystem::path& file) { return file.string() + "-wal"; }

// SQLite's handle of the main file. To close a descriptor of one's own would release the locks that
// the process has on the file (https://sqlite.org/howtocorrupt.html, 2.2).
sqlite3_file& main_file(SQLite::Database& database) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file == nullptr || file->pMethods == nullptr)
        throw SQLite::Exception("the file is not open", SQLITE_CANTOPEN);
    return *file;
}

void require_ok(int result) {
    if (result != SQLITE_OK) throw SQLite::Exception(sqlite3_errstr(result), result);
}

std::optional<std::int64_t> head_of(SQLite::Database& database) {
    try {
        SQLite::Statement head(database, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
        return head.executeStep() ? head.getColumn(0).getInt64() : 0;
    } catch (const SQLite::Exception&) {  // a damaged file, or one without this table
        return std::nullopt;
    }
}

void read_contents(SQLite::Database& database, FileMark& mark) {
    sqlite3_file& main = main_file(database);
    sqlite3_int64 size = 0;
    require_ok(main.pMethods->xFileSize(&main, &size));
    mark.size = size;
    if (size == 0) return;
    mark.header.resize(static_cast<std::size_t>(std::min<sqlite3_int64>(size, header_size)));
    require_ok(
        main.pMethods->xRead(&main, mark.header.data(), static_cast<int>(mark.header.size()), 0));
    mark.head = head_of(database);
}

bool has_less(const FileMark& known, const FileMark& found) {
    return found.size < known.size || found.change_counter() < known.change_counter() ||
           (known.head && found.head && *found.head < *known.head);
}

}  // namespace

std::string to_uri(const std::filesystem::path& file) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c == '%' || c == '?' || c == '#') {
            out.push_back('%');
            out.push_back(hex[static_cast<unsigned char>(c) >> 4]);
            out.push_back(hex[static_cast<unsigned char>(c) & 0xF]);
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::uint32_t FileMark::change_counter() const {
    if (header.size() < change_counter_at + 4) return 0;
    std::uint32_t out = 0;
    for (std::size_t i = change_counter_at; i < change_counter_at + 4; ++i)
        out = out << 8 | static_cast<unsigned char>(header[i]);
    return out;
}

std::optional<FileMark> read_file_mark(const std::filesystem::path& file) {
    const int flags = SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX;
    std::optional<SQLite::Database> database;
    try {
        // Of an immutable file SQLite reads no log and takes no lock.
        database.emplace(to_uri(file) + "?immutable=1", flags);
    } catch (const SQLite::Exception& e) {
        if (e.getErrorCode() == SQLITE_CANTOPEN) return std::nullopt;
        throw;
    }
    FileMark mark;
    if (const auto status = status_of(file)) mark.inode = inode_of(*status);
    if (const auto status = status_of(log_of(file))) mark.has_log = status->st_size > 0;
    read_contents(*database, mark);
    return mark;
}

std::int64_t last_event(Connection& connection) {
    const auto count = connection.one(
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('outbox', 'sqlite_sequence')",
        [](Row row) { return row.integer(0); });
    if (count != 2) return 0;
    return connection
        .one("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'",
             [](Row row) { return row.integer(0); })
        .value_or(0);
}

void sync_main_file(Connection& connection) {
    sqlite3_file& main = main_file(connection.raw());
    require_ok(main.pMethods->xSync(&main, SQLITE_SYNC_NORMAL));
}

std::string is_older(const std::filesystem::path& file) {
    return file.string() +
           " is older than what this process has written. Put the newest file back; it is opened "
           "without a restart. To go on with a backup, stop Baedal, restore all files of the "
           "folder from the same backup, and start it.";
}

std::optional<std::string> why_not_taken(const std::filesystem::path& file, const FileMark& known,
                                         const FileMark& found) {
    const bool is_other = known.inode != found.inode;
    // A log on top of a file that it does not belong to is a mixture that SQLite cannot detect.
    if ((!is_other || found.has_log) && has_less(known, found)) return is_older(file);
    if (is_other && found.has_log && found.header != known.header) {
        return log_of(file).string() +
               " may belong to the file that was there before. Put that file back; it is opened "
               "without a restart. To go on with a backup, stop Baedal, restore all files of the "
               "folder from the same backup, and start it.";
    }
    return std::nullopt;
}

}  // namespace baedal::db
