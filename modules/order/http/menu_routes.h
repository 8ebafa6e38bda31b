// The routes of /menus.
#pragma once

#include <string>

#include "host/module.h"
#include "order/application/menu_cache.h"

namespace baedal::order {

// The references outlive the routes.
class MenuRoutes {
public:
    MenuRoutes(host::ModuleContext& host, const MenuCache& menus, std::string currency);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> get(http::Request& request);

    const Clock& clock_;
    const MenuCache& menus_;
    const std::string currency_;
};

}  // namespace baedal::order
