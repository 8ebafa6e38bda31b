// A row that the program writes, and who is told of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;

namespace baedal::simulation {

// Valid during ChangeListener::changed(). A column is a position in the table.
class ChangedRow {
public:
    ChangedRow(sqlite3* connection, std::string_view database, std::string_view table,
               bool inserted)
        : connection_(connection), database_(database), table_(table), inserted_(inserted) {}

    std::string_view database() const { return database_; }  // "order", of order.sqlite
    std::string_view table() const { return table_; }
    bool inserted() const { return inserted_; }
    std::string before(int column) const;  // "" of a new row and of NULL
    std::string after(int column) const;
    std::int64_t after_integer(int column) const;

private:
    sqlite3* connection_;
    std::string_view database_;
    std::string_view table_;
    bool inserted_;
};

// Must not use the connection. A transaction is committed or rolled back as a whole.
class ChangeListener {
public:
    virtual ~ChangeListener() = default;
    virtual void changed(const ChangedRow& row) = 0;
    // The commit of the changes begins; it may still fail.
    virtual void committing(std::string_view database) = 0;
    virtual void rolled_back(std::string_view database) = 0;
};

// Tells `listener` of every row that a connection of this thread writes from now on; null: nobody. Only
// connections that are opened after the first call are seen.
void listen_to_changes_on_this_thread(ChangeListener* listener);

}  // namespace baedal::simulation
