// The declarations of SQLite's pre-update hook, which its header leaves out by default.
#define SQLITE_ENABLE_PREUPDATE_HOOK

#include "situations/changed_row.h"

#include <sqlite3.h>

namespace baedal::simulation {

namespace {

thread_local ChangeListener* listener_of_thread = nullptr;

// "order" of ".../order.sqlite"; "" in memory.
std::string_view database_of(sqlite3* connection) {
    const char* path = sqlite3_db_filename(connection, "main");
    std::string_view name = path == nullptr ? "" : path;
    name = name.substr(name.rfind('/') + 1);
    return name.substr(0, name.find('.'));
}

std::string text_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return text == nullptr ? "" : text;
}

void on_row(void*, sqlite3* connection, int operation, const char*, const char* table,
            sqlite3_int64, sqlite3_int64) {
    if (listener_of_thread == nullptr || operation == SQLITE_DELETE) return;
    listener_of_thread->changed(
        ChangedRow(connection, database_of(connection), table, operation == SQLITE_INSERT));
}

int on_commit(void* connection) {
    if (listener_of_thread != nullptr)
        listener_of_thread->committing(database_of(static_cast<sqlite3*>(connection)));
    return 0;
}

void on_rollback(void* connection) {
    if (listener_of_thread != nullptr)
        listener_of_thread->rolled_back(database_of(static_cast<sqlite3*>(connection)));
}

int watch_connection(sqlite3* connection, char**, const sqlite3_api_routines*) {
    sqlite3_preupdate_hook(connection, on_row, nullptr);
    sqlite3_commit_hook(connection, on_commit, connection);
    sqlite3_rollback_hook(connection, on_rollback, connection);
    return SQLITE_OK;
}

}  // namespace

std::string ChangedRow::before(int column) const {
    if (inserted_) return "";
    sqlite3_value* value = nullptr;
    sqlite3_preupdate_old(connection_, column, &value);
    return text_of(value);
}

std::string ChangedRow::after(int column) const {
    sqlite3_value* value = nullptr;
    sqlite3_preupdate_new(connection_, column, &value);
    return text_of(value);
}

std::int64_t ChangedRow::after_integer(int column) const {
    sqlite3_value* value = nullptr;
    sqlite3_preupdate_new(connection_, column, &value);
    return sqlite3_value_int64(value);
}

void listen_to_changes_on_this_thread(ChangeListener* listener) {
    static const int once = sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch_connection));
    (void)once;
    listener_of_thread = listener;
}

}  // namespace baedal::simulation
