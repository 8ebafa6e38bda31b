// The caller of a request, by its credentials.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/token_scopes.h"

namespace baedal::http {

enum class Role { customer, staff, owner };  // a customer has no credentials

constexpr std::string_view to_text(Role role) {
    constexpr std::string_view names[] = {"customer", "staff", "owner"};
    return names[static_cast<std::size_t>(role)];
}

// The kind of the credentials.
enum class CredentialKind {
    none,
    operator_token,  // BAEDAL_ADMIN_TOKEN
    user,            // a session
    token,           // an integration
    peer,            // another process of the deployment (BAEDAL_PEER_SECRET)
};

constexpr std::string_view to_text(CredentialKind holder) {
    constexpr std::string_view names[] = {"nobody", "operator", "user", "token", "peer"};
    return names[static_cast<std::size_t>(holder)];
}

struct Actor {
    Role role = Role::customer;
    bool rejected = false;   // the credentials are wrong: 401 where any are needed
    bool unchecked = false;  // they could not be looked up: 503 where any are needed
    CredentialKind holder = CredentialKind::none;
    std::string name = {};                  // of the user or token
    std::vector<std::int64_t> stores = {};  // ascending; unused with every_store
    bool every_store = false;               // of an owner, and of a token without a list of stores
    TokenScopes scopes = {};                // of a token
    bool by_cookie = false;   // the credentials are a cookie, which any site's page can send
    std::string digest = {};  // of the session or token

    bool is_owner() const { return role == Role::owner; }
    bool is_staff() const { return role != Role::customer; }
    bool is_token() const { return holder == CredentialKind::token; }
    bool is_peer() const { return holder == CredentialKind::peer && !rejected; }
    bool has_every_store() const { return is_owner() || every_store; }
    // Whether the caller may see this store. If not, respond 404.
    bool works_at(std::int64_t store) const {
        return has_every_store() || (is_staff() && std::ranges::binary_search(stores, store));
    }
};

// The callers that a route serves. A token needs a scope of the route instead of a role.
enum class Access {
    anyone,
    monitoring,  // staff, owners, and programs on this machine
    staff,       // and owners
    owner,
    peer,  // the other processes of the deployment, which may call nothing else that needs credentials
};

}  // namespace baedal::http
