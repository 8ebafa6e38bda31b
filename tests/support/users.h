// Users and tokens, for tests of permissions.
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
    std::string device;  // "baedal_device=..."
    HttpResponse response;
};

// POST /sessions; requires 201.
Login log_in(std::uint16_t port, const std::string& username,
             const std::string& password = good_password, const Headers& headers = {});
// Adds a user with the owner's token and returns the id. Without `stores` the user is an owner,
// else staff.
std::int64_t add_user(Shop& shop, const std::string& username,
                      const std::vector<std::int64_t>& stores = {});
struct CreatedToken {
    std::int64_t id = 0;
    std::string token;
};
CreatedToken add_token(Shop& shop, const std::string& name,
                       const std::vector<std::int64_t>& stores = {});
// Without `stores` the token is for every store.
CreatedToken add_scoped_token(Shop& shop, const std::string& name,
                              const std::vector<std::string>& scopes,
                              const std::vector<std::int64_t>& stores = {});

// The whole audit log of all processes, newest first. Read in pages of `limit`.
std::vector<Json> audit_log_of(Shop& shop, int limit = 100);

}  // namespace baedal::test
