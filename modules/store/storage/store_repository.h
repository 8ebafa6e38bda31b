// The SQL of stores: profile documents, and what deciding about tickets needs of them.
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

// How a store's tickets are treated.
struct Rules {
    bool auto_accept = false;
    std::chrono::minutes preparation{20};
    CancelUntil cancel_until = CancelUntil::cooking;
    bool demo = false;
};
// Of a store that is not known here: the defaults.
Rules rules(db::Transaction& tx, std::int64_t store_id);

struct Stored {
    StoreProfile profile;
    std::int64_t revision = 0;
};
std::optional<Stored> find(db::Connection& connection, std::int64_t id);
bool exists(db::Connection& connection, std::int64_t id);
bool any(db::Connection& connection);
// By id, after `after`.
std::vector<StoreProfile> page(db::Connection& connection, std::int64_t after, int limit);
// The same of those with these ids, which are in order.
std::vector<StoreProfile> page_of(db::Connection& connection, std::span<const std::int64_t> ids,
                                  std::int64_t after, int limit);

std::int64_t next_id(db::Transaction& tx);
void insert(db::Transaction& tx, const Stored& store, bool demo);
void update(db::Transaction& tx, const Stored& store);

}  // namespace baedal::store::stores
