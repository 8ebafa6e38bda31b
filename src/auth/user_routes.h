// /admin/users: the users and their permissions.
#pragma once

#include "auth/authenticator.h"
#include "auth/password_hasher.h"
#include "db/database.h"
#include "http/router.h"

namespace baedal::auth {

// The references outlive it, and it outlives the routes.
class UserRoutes {
public:
    UserRoutes(db::Database& database, const Authenticator& authenticator, PasswordHasher& hasher)
        : database_(database), authenticator_(authenticator), hasher_(hasher) {}

    void add_to(http::Routes& routes);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> get(http::Request& request);
    Task<http::Response> add(http::Request& request);
    Task<http::Response> change(http::Request& request);
    Task<http::Response> remove(http::Request& request);

    db::Database& database_;
    const Authenticator& authenticator_;
    PasswordHasher& hasher_;
};

}  // namespace baedal::auth
