// Users who log in, and the tokens of integrations, for tests of who may what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/shop.h"

namespace baedal::test {

inline constexpr auto good_password = "a long enough password";

struct Login {
    std::string token;
    std::string cookie;  // "baedal_session=..."
    Answer answer;
};

// POST /sessions, which must answer 201.
Login log_in(std::uint16_t port, const std::string& username,
             const std::string& password = good_password, const Headers& headers = {});
// Adds a user by the owner's token and returns the id; an owner without stores, staff with some.
std::int64_t add_user(Shop& shop, const std::string& username,
                      const std::vector<std::int64_t>& stores = {});
struct MadeToken {
    std::int64_t id = 0;
    std::string token;
};
MadeToken add_token(Shop& shop, const std::string& name,
                    const std::vector<std::int64_t>& stores = {});

// The whole record, newest first.
std::vector<Json> record_of(Shop& shop);

}  // namespace baedal::test
