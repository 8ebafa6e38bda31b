// The routes by which an owner shows and erases what is kept of a customer.
#pragma once

#include <vector>

#include "events/event_bus.h"
#include "host/data_folder.h"
#include "host/module.h"
#include "http/router.h"

namespace baedal::admin {

// POST /admin/personal-data/export and /admin/personal-data/erase, for owners. The number is in the body: paths
// are in the logs of proxies. The arguments must outlive the routes.
void add_personal_data_routes(http::Routes& routes,
                              const std::vector<host::ModuleDefinition>& modules,
                              host::Databases& databases, const events::EventBus& bus,
                              const Clock& clock);

}  // namespace baedal::admin
