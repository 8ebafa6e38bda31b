// Who makes a request, as far as its credentials say.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baedal::http {

enum class Role { customer, staff, owner };  // a customer has no credentials

constexpr std::string_view to_text(Role role) {
    constexpr std::string_view names[] = {"customer", "staff", "owner"};
    return names[static_cast<std::size_t>(role)];
}

// What the credentials belong to.
enum class CredentialKind {
    nobody,
    operators,  // BAEDAL_ADMIN_TOKEN: who runs the machine
    user,       // a session
    token,      // an integration
};

constexpr std::string_view to_text(CredentialKind holder) {
    constexpr std::string_view names[] = {"nobody", "operator", "user", "token"};
    return names[static_cast<std::size_t>(holder)];
}

struct Actor {
    Role role = Role::customer;
    bool rejected = false;   // credentials were given and are wrong: 401 wherever any are needed
    bool unchecked = false;  // they could not be looked up: 503 wherever any are needed
    CredentialKind holder = CredentialKind::nobody;
    std::string name = {};                  // of the user or token
    std::vector<std::int64_t> stores = {};  // of staff, in order; an owner has every store
    bool by_cookie = false;   // the browser sent the credentials by itself, for whichever page
    std::string digest = {};  // of the session or token

    bool is_owner() const { return role == Role::owner; }
    bool is_staff() const { return role != Role::customer; }
    // Whether this store's affairs are the caller's. Where not, the store is to be 404.
    bool works_at(std::int64_t store) const {
        return is_owner() || (is_staff() && std::ranges::binary_search(stores, store));
    }
};

// What a route asks of its caller.
enum class Access { anyone, staff, owner };

}  // namespace baedal::http
