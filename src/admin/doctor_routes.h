// The route of the office's list: what is found of this deployment.
#pragma once

#include <functional>
#include <vector>

#include "admin/state_lists.h"
#include "host/diagnosis.h"
#include "http/router.h"
#include "runtime/task.h"

namespace baedal::admin {

using Examine = std::function<Task<std::vector<host::Diagnosis>>()>;

// GET /admin/doctor, for owners: what `examine` finds, and what the other processes find of
// themselves. `examine` runs on the request's I/O thread.
void add_doctor_routes(http::Routes& routes, Examine examine, const ListOfOthers& others);

}  // namespace baedal::admin
