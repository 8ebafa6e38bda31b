// Rows of the devices on which users logged in.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "db/transaction.h"

namespace baedal::auth {

// The name of the device cookie.
inline constexpr std::string_view device_cookie = "baedal_device";
// A device that its user does not log in on for so long is forgotten.
inline constexpr std::chrono::days device_lifetime{400};

// `digest` is the SHA-256 of the device cookie, in hexadecimal.
namespace devices {

// Whether anybody logged in on the device.
bool exists(db::Connection& connection, const std::string& digest);
// Whether this user did.
bool is_known(db::Connection& connection, const std::string& digest, std::int64_t user_id);
// The user logs in on the device now. Forgets old devices, and the user's oldest above 50.
void remember(db::Transaction& tx, const std::string& digest, std::int64_t user_id);
// All devices of the user except this one.
void remove_others(db::Transaction& tx, std::int64_t user_id, const std::string& digest);

}  // namespace devices
}  // namespace baedal::auth
