// The SQL of stores: their profiles, and the settings of a store that a ticket depends on.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "db/transaction.h"
#include "store/domain/ticket.h"
#include "store/menu.h"

namespace baedal::store::stores {

using contract::StoreProfile;

struct TicketPolicy {
    bool auto_accept = false;
    std::chrono::minutes preparation{20};
    CancelUntil cancel_until = CancelUntil::cooking;
    bool demo = false;
};
// The defaults if there is no such store.
TicketPolicy ticket_policy(db::Transaction& tx, std::int64_t store_id);

// Whether the store takes orders with this fulfilment now, by its hours and pauses. False if there is no
// such store.
bool takes_orders(db::Transaction& tx, std::int64_t store_id, Fulfilment fulfilment);

struct Stored {
    StoreProfile profile;
    std::int64_t revision = 0;
};
std::optional<Stored> find(db::Connection& connection, std::int64_t id);
bool exists(db::Connection& connection, std::int64_t id);
bool any(db::Connection& connection);
// At most `limit` stores with ids above `after`, by id.
std::vector<StoreProfile> page(db::Connection& connection, std::int64_t after, int limit);
// The same among `ids`, which are sorted.
std::vector<StoreProfile> page_of(db::Connection& connection, std::span<const std::int64_t> ids,
                                  std::int64_t after, int limit);

std::int64_t next_id(db::Transaction& tx);
void insert(db::Transaction& tx, const Stored& store, bool demo);
void update(db::Transaction& tx, const Stored& store);

}  // namespace baedal::store::stores
