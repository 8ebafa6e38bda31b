// The sandbox gateway's ledger, in a database of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/database.h"
#include "pay/gateway/gateway.h"

namespace baedal::pay {

struct LedgerEntry {
    std::int64_t seq = 0;
    std::string kind;  // charge, refund
    std::string key;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    TimePoint at;
};

// A key is void or has one entry, for ever. Thread-safe; `database` must outlive it.
class SandboxLedger {
public:
    explicit SandboxLedger(db::Database& database) : database_(database) {}

    // True if the charge is in the ledger, now or before; false if its key is void.
    Task<bool> charge(const Charge& charge);
    // Makes the key void unless it has an entry. True if it has one.
    Task<bool> close_key(const std::string& key);
    // True if the refund is in the ledger; false if there is no such charge or less is left of it.
    Task<bool> refund(const GatewayRefund& refund);

    // The refunds of a charge.
    std::vector<GatewayCancel> refunds_of(const std::string& charge_key) const;
    // A page of what was entered from query.from up to, and not at, query.until.
    TransactionPage list_between(const TransactionQuery& query) const;

    // Oldest first, after the position `after`.
    static std::vector<LedgerEntry> list(const db::Database& database, std::int64_t after,
                                         int limit);

private:
    db::Database& database_;
};

}  // namespace baedal::pay
