// Who makes a request, as far as its credentials say.
#pragma once

namespace baedal::auth {

enum class Role { customer, staff, owner };  // a customer has no credentials

struct Actor {
    Role role = Role::customer;
    bool rejected = false;  // credentials were given and are wrong: 401 wherever any are needed
    bool is_owner() const { return role == Role::owner; }
    bool is_staff() const { return role != Role::customer; }
};

// What a route asks of its caller.
enum class Access { anyone, staff, owner };

}  // namespace baedal::auth
