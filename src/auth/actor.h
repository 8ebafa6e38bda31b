// Who makes a request, as far as its credentials say.
#pragma once

#include <cstdint>

namespace baedal::auth {

enum class Role { customer, staff, owner };  // a customer has no credentials

struct Actor {
    Role role = Role::customer;
    bool rejected = false;  // credentials were given and are wrong: 401 wherever any are needed
    bool is_owner() const { return role == Role::owner; }
    bool is_staff() const { return role != Role::customer; }
    // Whether this store's affairs are the caller's. Where not, the store is to be 404.
    bool works_at(std::int64_t /*store*/) const { return is_staff(); }
};

// What a route asks of its caller.
enum class Access { anyone, staff, owner };

}  // namespace baedal::auth
