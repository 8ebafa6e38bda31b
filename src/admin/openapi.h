// /openapi.json: every route of the host and of the modules, in one document.
#pragma once

#include <string_view>
#include <vector>

#include "http/router.h"

namespace baedal::admin {

// `parts` are the compiled-in documents of the host and the modules. The responses that the server
// itself gives (credentials, rate limits, malformed requests) are added to each route.
void add_openapi_route(http::Routes& routes, std::vector<std::string_view> parts);

}  // namespace baedal::admin
