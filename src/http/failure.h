// The response for an exception of a handler.
#pragma once

#include <exception>

#include "http/request.h"
#include "http/response.h"

namespace baedal::http {

// db::Overloaded: 503 `overloaded`; db::Unavailable: 503 `module-unavailable`; any other exception:
// 500. The exception's text is logged and not sent.
Response failure_response(const std::exception_ptr& failure, const Request& request);

}  // namespace baedal::http
