// Sends a client that asks in clear text to TLS.
#pragma once

#include "http/request.h"
#include "http/response.h"

namespace baedal::http {

// False for a proxy, which may speak TLS itself, and for the routes of the host (/admin, /metrics, ...)
// when a program on this machine asks.
bool must_use_tls(const Request& request);

// 308 to the same target with https, at the same port; at TLS's own port for port 80. 400 without a
// Host.
Response redirect_to_tls(const Request& request);

}  // namespace baedal::http
