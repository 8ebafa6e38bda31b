// The search that follows a restore: at most one, whose row goes when it has ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/transaction.h"

namespace baedal::pay {

// What the gateway has charged and cancelled in a time is compared with the books, page by page.
struct Search {
    TimePoint taken_at;              // the moment of the backup
    TimePoint from;                  // earlier, since the clocks of two machines differ
    std::optional<TimePoint> until;  // nothing until the module has started
    std::string position;            // TransactionQuery::after of the next page
    bool incomplete = false;         // of the pages before, a payment could not be entered yet
    std::int64_t entered = 0;        // payments
    std::int64_t failures = 0;       // of the gateway, in succession
};

namespace searches {

// The data of pay is that of `taken_at`. A search that had not ended begins anew, with its earlier time.
void begin(db::Transaction& tx, TimePoint taken_at);
void save(db::Transaction& tx, const Search& search);
void remove(db::Transaction& tx);
std::optional<Search> find(db::Connection& connection);

}  // namespace searches
}  // namespace baedal::pay
