// /admin/backups: the owner lists the backups and begins one.
#pragma once

#include "backup/service.h"
#include "http/router.h"

namespace baedal::admin {

// `service` outlives the routes.
void add_backup_routes(http::Routes& routes, backup::Service& service);

}  // namespace baedal::admin
