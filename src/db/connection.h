// One SQLite connection and its prepared statements.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/clock.h"

struct sqlite3_file;

namespace baedal::db {

// A SQL text with static storage. Its address is the key of the statement cache.
struct Sql {
    const char* text;
    consteval Sql(const char* literal) : text(literal) {}  // NOLINT(google-explicit-constructor)
};

// Bytes that are no text.
struct Blob {
    std::string bytes;
};

// A value for one named parameter: arg(":id", id). Refers to its value, which outlives the call.
template <class T>
struct Arg {
    const char* name;
    const T& value;
};
template <class T>
Arg<T> arg(const char* name, const T& value) {
    return {name, value};
}

// The current row of a query. Columns count from 0 in the order of the SELECT.
class Row {
public:
    explicit Row(SQLite::Statement& statement) : statement_(statement) {}

    std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
    bool flag(int column) const { return integer(column) != 0; }
    std::string text(int column) const { return statement_.getColumn(column).getString(); }
    TimePoint time(int column) const { return from_millis(integer(column)); }
    bool is_null(int column) const { return statement_.getColumn(column).isNull(); }
    std::optional<std::string> optional_text(int column) const {
        return is_null(column) ? std::nullopt : std::optional(text(column));
    }
    std::optional<std::int64_t> optional_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }
    std::optional<TimePoint> optional_time(int column) const {
        return is_null(column) ? std::nullopt : std::optional(time(column));
    }

private:
    SQLite::Statement& statement_;
};

// Not thread-safe: one thread uses it at a time. Throws SQLite::Exception.
//
// Statements are prepared once and kept: preparing one costs about as much as running it. A
// statement is reset when the call returns: an open one pins the write-ahead log.
class Connection {
public:
    enum class Mode { read_write, read_write_existing, read_only };

    // A read_write connection creates the file, sets WAL, syncs commits, and is the only one that
    // checkpoints (docs/decisions/0002). A file that cannot be written is refused
    // (SQLITE_READONLY). read_write_existing is the same without the creation.
    // A read_only connection requires the file.
    Connection(const std::filesystem::path& file, Mode mode);

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs a statement that returns no rows. Returns the number of changed rows.
    template <class... T>
    int run(Sql sql, const Arg<T>&... args) {
        Use use(*this, sql);
        use.bind(args...);
        return use.statement().exec();
    }

    // Calls `f(row)` for each row.
    template <class F, class... T>
    void each(Sql sql, F&& f, const Arg<T>&... args) {
        Use use(*this, sql);
        use.bind(args...);
        while (use.statement().executeStep()) f(Row(use.statement()));
    }

    // As each(), until `f(row)` returns false.
    template <class F, class... T>
    void each_while(Sql sql, F&& f, const Arg<T>&... args) {
        Use use(*this, sql);
        use.bind(args...);
        while (use.statement().executeStep() && f(Row(use.statement()))) {
        }
    }

    // `f(row)` of the first row; empty if there is none.
    template <class F, class... T>
    auto one(Sql sql, F&& f, const Arg<T>&... args) -> std::optional<std::invoke_result_t<F, Row>> {
        Use use(*this, sql);
        use.bind(args...);
        if (!use.statement().executeStep()) return std::nullopt;
        return f(Row(use.statement()));
    }

    // `f(row)` of every row.
    template <class F, class... T>
    auto all(Sql sql, F&& f, const Arg<T>&... args) -> std::vector<std::invoke_result_t<F, Row>> {
        std::vector<std::invoke_result_t<F, Row>> out;
        each(sql, [&](Row row) { out.push_back(f(row)); }, args...);
        return out;
    }

    struct Checkpoint {
        bool complete = false;  // the whole log is in the file and synced
        std::uint64_t log_bytes = 0;
    };
    // Moves the write-ahead log into the file once it has 1,000 pages; for a writing connection.
    // SQLite would do this inside a commit; the writer calls it when no caller waits for one. After
    // an attempt the log grows by a tenth before the next one: each attempt sorts the whole log.
    // Empty if no attempt is due.
    std::optional<Checkpoint> checkpoint_if_due();
    // Moves the whole log into the file and empties it. Waits for readers as long as for a lock.
    Checkpoint truncate_log();

    // Of a writing connection: the pages of the write-ahead log after its last commit, 0 before the first
    // one; and how many commits have written to the log.
    std::uint64_t log_pages() const { return static_cast<std::uint64_t>(log_pages_); }
    std::uint64_t log_commits() const { return log_commits_; }
    // Fills `into` with the bytes of the write-ahead log from `offset` on, with zeros beyond its end.
    void read_log(std::span<char> into, std::uint64_t offset);

    // The time that a statement waits for a lock of another process, now and from now on; for a
    // writing connection. The default is 5 s. `limit` outlives the connection; other threads may
    // change it.
    void limit_lock_waits(const std::atomic<int>& limit_ms);
    // Drops the pages that it keeps in memory. Outside of a transaction.
    void forget_pages();

    // The destructor leaves the log as it is.
    void keep_log_on_close();

    // Whether a COMMIT returns when it is on the disk, as it does at first. Outside of a transaction.
    void sync_commits(bool on);
    // Returns when all commits are on the disk.
    void sync_log();
    // Writes the bytes of the log once more and syncs them: after a sync that has failed, the system
    // may show bytes that it does not write any more.
    void rewrite_log();

    // False outside of a transaction, also after an error at which SQLite rolled it back.
    bool in_transaction() const;

    std::int64_t last_insert_rowid() const { return database_.getLastInsertRowid(); }
    // Runs a script of several statements (migrations).
    void script(const std::string& sql) { database_.exec(sql); }
    SQLite::Database& raw() { return database_; }

private:
    struct Prepared {
        Prepared(SQLite::Database& database, const char* sql) : statement(database, sql) {}
        SQLite::Statement statement;
        std::vector<int> positions;  // parameter positions of the arguments of the one call site
        std::vector<std::string> texts;  // copies of string views, kept until the reset
        bool in_use = false;
    };

    // Borrows a prepared statement and resets it in the destructor.
    class Use {
    public:
        Use(Connection& connection, Sql sql) : prepared_(connection.prepared(sql)) {
            if (prepared_.in_use)
                throw std::logic_error("a statement was used within its own iteration");
            prepared_.in_use = true;
        }
        ~Use() {
            (void)prepared_.statement.tryReset();
            prepared_.in_use = false;
        }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

        SQLite::Statement& statement() { return prepared_.statement; }

        template <class... T>
        void bind(const Arg<T>&... args) {
            if (prepared_.positions.empty()) {
                (prepared_.positions.push_back(prepared_.statement.getIndex(args.name)), ...);
                prepared_.texts.resize(sizeof...(args));
            }
            std::size_t n = 0;
            (bind_one(n++, args.value), ...);
        }

    private:
        template <class T>
        void bind_one(std::size_t n, const T& value) {
            SQLite::Statement& s = prepared_.statement;
            const int position = prepared_.positions[n];
            if constexpr (std::is_same_v<T, std::string>) {
                s.bindNoCopy(position, value);  // `value` outlives the call
            } else if constexpr (std::is_same_v<T, Blob>) {
                s.bindNoCopy(position, value.bytes.data(), static_cast<int>(value.bytes.size()));
            } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
                s.bind(position);
            } else if constexpr (std::is_same_v<T, TimePoint>) {
                s.bind(position, static_cast<std::int64_t>(to_millis(value)));
            } else if constexpr (std::is_integral_v<T>) {
                s.bind(position, static_cast<std::int64_t>(value));
            } else if constexpr (std::is_floating_point_v<T>) {
                s.bind(position, static_cast<double>(value));
            } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
                std::string& text = prepared_.texts[n].assign(std::string_view(value));
                s.bindNoCopy(position, text);
            } else {
                value ? bind_one(n, *value) : s.bind(position);  // std::optional
            }
        }

        Prepared& prepared_;
    };

    Prepared& prepared(Sql sql);

    Checkpoint checkpoint(int mode);
    sqlite3_file* log_file();
    static int note_log_pages(void* connection, sqlite3* handle, const char* name, int pages);

    int log_pages_ = 0;  // after the last commit
    std::uint64_t log_commits_ = 0;
    int checkpoint_at_ = 0;  // pages of the log
    bool checkpoints_ = true;
    bool syncs_commits_ = true;
    SQLite::Database database_;
    std::unordered_map<const char*, std::unique_ptr<Prepared>> statements_;
};

}  // namespace baedal::db
