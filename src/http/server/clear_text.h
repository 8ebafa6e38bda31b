// Requests in clear text to a server that speaks TLS.
#pragma once

#include <optional>

#include "http/request.h"
#include "http/response.h"
#include "http/server/certificate.h"

namespace baedal::http {

// Nothing if the request goes on: to TLS, to the answer of a challenge (http-01), or to its route.
std::optional<Response> answer_in_clear_text(const Certificate& certificate,
                                             const Request& request);

// False for a proxy, which may speak TLS itself, and for the routes of the host (/admin, /metrics, ...)
// when a program on this machine asks.
bool must_use_tls(const Request& request);

// 308 to the same target with https, at the same port; at TLS's own port for port 80. 400 without a
// Host.
Response redirect_to_tls(const Request& request);

}  // namespace baedal::http
