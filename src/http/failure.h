// What a client is told when a handler ends with an exception: a bug, or a broken machine.
#pragma once

#include <exception>

#include "http/request.h"
#include "http/response.h"

namespace baedal::http {

// db::Overloaded: 503 `overloaded`; db::Unavailable: 503 `module-unavailable`; anything else: 500,
// and the exception's text goes to the log, never to the client.
Response failure_response(const std::exception_ptr& failure, const Request& request);

}  // namespace baedal::http
