// The routes by which an owner shows and erases what is kept of a customer.
#pragma once

#include <vector>

#include "events/event_bus.h"
#include "host/data_folder.h"
#include "host/module.h"
#include "http/router.h"
#include "peers/group.h"

namespace baedal::admin {

// POST /admin/personal-data/export and /admin/personal-data/erase, for owners. The number is in the body: paths
// are in the logs of proxies. The process that is asked asks the others, by what `internal` gets: the same below
// /internal, for peers. A process that does not answer is named, and the status is 207. `modules` are those of this
// process. The references outlive the routes.
void add_personal_data_routes(http::Routes& routes, http::Routes& internal,
                              const std::vector<host::ModuleDefinition>& modules,
                              host::Databases& databases, const events::EventBus& bus,
                              const peers::Group& others, const Clock& clock);

}  // namespace baedal::admin
