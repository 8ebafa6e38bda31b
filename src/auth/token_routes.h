// /admin/tokens: the credentials of integrations.
#pragma once

#include "auth/authenticator.h"
#include "base/random.h"
#include "db/database.h"
#include "http/router.h"

namespace baedal::auth {

// The references outlive it, and it outlives the routes.
class TokenRoutes {
public:
    TokenRoutes(db::Database& database, const Authenticator& authenticator, Random& random)
        : database_(database), authenticator_(authenticator), random_(random) {}

    void add_to(http::Routes& routes);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> add(http::Request& request);
    Task<http::Response> revoke(http::Request& request);

    db::Database& database_;
    const Authenticator& authenticator_;
    Random& random_;
};

}  // namespace baedal::auth
