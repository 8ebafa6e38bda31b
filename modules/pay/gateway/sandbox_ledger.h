// The sandbox gateway's books: durable, and apart from what pay believes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/database.h"
#include "pay/gateway/gateway.h"

namespace baedal::pay {

struct Movement {
    std::int64_t seq = 0;
    std::string kind;  // charge, refund
    std::string key;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    TimePoint at;
};

// A key has one fate for ever: a movement, or void. Thread-safe; `database` must outlive it.
class SandboxLedger {
public:
    explicit SandboxLedger(db::Database& database) : database_(database) {}

    // True if the charge is in the books, from now on or before; false if its key is void.
    Task<bool> charge(const Charge& charge);
    // Makes the key void unless it has charged. True if it has.
    Task<bool> close(const std::string& key);
    // True if the refund is in the books; false if there is no such charge or less left of it.
    Task<bool> refund(const GatewayRefund& refund);

    // Oldest first, after the position `after`.
    static std::vector<Movement> list(const db::Database& database, std::int64_t after, int limit);

private:
    db::Database& database_;
};

}  // namespace baedal::pay
