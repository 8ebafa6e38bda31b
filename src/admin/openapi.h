// /openapi.json: every route of the host and of the modules, in one document.
#pragma once

#include <string_view>
#include <vector>

#include "http/router.h"

namespace baedal::admin {

// `parts` are the host's document and the modules', compiled in; what they share (credentials, rate
// limits, refusals) is added to each route.
void add_openapi_route(http::Routes& routes, std::vector<std::string_view> parts);

}  // namespace baedal::admin
