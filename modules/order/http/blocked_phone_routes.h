// The telephone numbers from which the shop takes no orders: /blocked-phones.
#pragma once

#include "host/module.h"

namespace baedal::order {

// Adds the routes of `host`, which outlives it.
class BlockedPhoneRoutes {
public:
    explicit BlockedPhoneRoutes(host::ModuleContext& host);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> block(http::Request& request);
    Task<http::Response> unblock(http::Request& request);

    db::Database& database_;
};

}  // namespace baedal::order
