#include "db/database.h"

#include <sqlite3.h>

#include "base/log.h"
#include "db/writer.h"

namespace baedal::db {

namespace {

std::uint64_t next_serial() {
    static std::atomic<std::uint64_t> last = 0;
    return last++;
}

struct Reader {
    std::unique_ptr<Connection> connection;
    std::uint64_t generation = 0;  // of the file at the generation of the connection
    bool has_failed = false;       // it may keep a damaged page in memory
};

// This thread's read-only connections, by the serial of the database. The thread's end closes them,
// and a database that this thread destroys closes its own.
std::vector<Reader>& readers_of_this_thread() {
    thread_local std::vector<Reader> readers;
    return readers;
}

}  // namespace

bool is_storage_fault(const SQLite::Exception& e) {
    switch (e.getErrorCode() & 0xFF) {
        case SQLITE_IOERR:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN:
        case SQLITE_FULL:
        case SQLITE_NOMEM:
        case SQLITE_READONLY: return true;
        default: return false;
    }
}

void report_unwritten(const std::string& what, const std::exception_ptr& why) {
    try {
        std::rethrow_exception(why);
    } catch (const std::exception& e) {
        log::error("a queued unit was not written", {{"what", what}, {"error", e.what()}});
    }
}

Database::Database(std::string name, std::filesystem::path file,
                   std::span<const Migration> migrations, const Clock& clock, Random& random,
                   Options options)
    : name_(std::move(name)),
      file_(std::move(file)),
      serial_(next_serial()),
      writer_(std::make_unique<Writer>(name_, file_, migrations, clock, random, options)) {}

Database::~Database() {
    auto& readers = readers_of_this_thread();
    if (serial_ < readers.size()) readers[serial_].connection.reset();
}

void Database::enqueue(std::unique_ptr<Unit> unit) { writer_->enqueue(std::move(unit), false); }
void Database::enqueue_internal(std::unique_ptr<Unit> unit) {
    writer_->enqueue(std::move(unit), true);
}
Task<> Database::wait_until_on_disk() {
    if (!writer_->shows_unsynced()) {
        if (failed()) throw Unavailable(name_ + ": " + failure());
        co_return;
    }
    // A unit that changes nothing waits for the commits before it.
    co_await finish([](Transaction&) {}, Durability::deferred);
}
void Database::expedite() { writer_->expedite(); }
void Database::on_events(std::function<void()> listener) {
    writer_->on_events(std::move(listener));
}
void Database::on_failure(std::function<void(const std::string&)> listener) {
    writer_->on_failure(std::move(listener));
}
WriteThroughCaches& Database::caches() const { return writer_->caches(); }
Instant::duration Database::average_commit_time() const { return writer_->average_commit_time(); }
const outbox::LogTail& Database::tail() const { return writer_->tail(); }

std::int64_t Database::last_event_on_disk() const { return writer_->known_event(); }
void Database::on_reopen(std::function<std::optional<std::string>(Connection&)> check) {
    writer_->on_reopen(std::move(check));
}
void Database::fail(const std::string& reason) { writer_->fail(reason); }
bool Database::failed() const { return writer_->failed(); }
std::string Database::failure() const { return writer_->failure(); }
void Database::reopen() { writer_->reopen(); }
void Database::hold(std::shared_ptr<WriterHold> hold) { writer_->hold(std::move(hold)); }
void Database::record_into(std::shared_ptr<CommitFeed> feed) {
    writer_->record_into(std::move(feed));
}
Statistics Database::statistics() const {
    Statistics statistics = writer_->statistics();
    statistics.read_failures = read_failures_;
    return statistics;
}
void Database::close(Milliseconds lock_wait) { writer_->close(lock_wait); }

void Database::note_read_failure(const char* why) const {
    read_failures_.fetch_add(1, std::memory_order_relaxed);
    readers_of_this_thread()[serial_].has_failed = true;
    const Lock lock(mutex_);
    read_failure_ = why;
}

std::string Database::read_failure() const {
    const Lock lock(mutex_);
    return read_failure_;
}

// The file at the path may be another one than the writer's: a person may have put it there.
std::unique_ptr<Connection> Database::open_reader() const {
    const std::int64_t known_event = writer_->known_event();
    auto out = std::make_unique<Connection>(file_, Connection::Mode::read_only);
    if (last_event(*out) < known_event) throw SQLite::Exception(is_older(file_), SQLITE_CORRUPT);
    return out;
}

Connection& Database::reader() const {
    auto& readers = readers_of_this_thread();
    if (readers.size() <= serial_) readers.resize(serial_ + 1);
    Reader& reader = readers[serial_];
    const std::uint64_t generation = writer_->generation();
    // While the database is failed, another file may have its name, which only the writer may take.
    const bool is_failed = failed();
    if (!reader.connection && is_failed) throw Unavailable(name_ + ": " + failure());
    if (!reader.connection || (reader.generation != generation && !is_failed))
        reader = {open_reader(), generation};
    if (reader.has_failed && !reader.connection->in_transaction()) {
        reader.connection->forget_pages();
        reader.has_failed = false;
    }
    return *reader.connection;
}

Database::ReadScope::ReadScope(Connection& c) : connection(c), owner(!c.in_transaction()) {
    if (owner) connection.run("BEGIN");
}

Database::ReadScope::~ReadScope() {
    // After a disk error SQLite has ended the transaction already.
    if (!owner || !connection.in_transaction()) return;
    try {
        connection.run("COMMIT");
    } catch (const std::exception& e) {
        log::error("a read transaction was not ended", {{"error", e.what()}});
    }
}

}  // namespace baedal::db
