// The tables of webhooks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "webhooks/webhook.h"

namespace baedal::webhooks::repository {

void insert(db::Transaction& tx, const Webhook& webhook);
std::vector<Webhook> all(db::Connection& connection);
std::optional<Webhook> find(db::Connection& connection, const std::string& id);
// False if there is none.
bool remove(db::Transaction& tx, const std::string& id);
// Switches it off; its pending deliveries become failed.
void switch_off(db::Transaction& tx, const std::string& id, const std::string& reason);
// Switches it on. False if there is none.
bool switch_on(db::Transaction& tx, const std::string& id);
void set_failing_since(db::Transaction& tx, const std::string& id,
                       const std::optional<TimePoint>& at);

// 0 without one.
std::int64_t position(db::Connection& connection, const std::string& id,
                      const std::string& producer);
void set_position(db::Transaction& tx, const std::string& id, const std::string& producer,
                  std::int64_t seq);

void add(db::Transaction& tx, const Delivery& delivery);
void save(db::Transaction& tx, const Delivery& delivery);
std::int64_t pending(db::Connection& connection, const std::string& id);
// The deliveries to be tried now: of each subject the first pending one, if its time has come.
std::vector<Delivery> due(db::Connection& connection, const std::string& id, TimePoint now,
                          int limit);
// When the next one is to be tried.
std::optional<TimePoint> next_due(db::Connection& connection, const std::string& id);
// Newest first, of those before `before`.
std::vector<Delivery> page(db::Connection& connection, const std::string& id, std::int64_t before,
                           int limit);
// Makes a delivery pending, now. Nothing if there is none.
std::optional<Delivery> retry(db::Transaction& tx, const std::string& id, std::int64_t delivery);
// Removes ended deliveries, of before `before`.
void remove_old(db::Transaction& tx, TimePoint before);

}  // namespace baedal::webhooks::repository
