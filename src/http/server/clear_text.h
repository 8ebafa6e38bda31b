// Requests in clear text to a server that speaks TLS.
#pragma once

#include <optional>

#include "http/request.h"
#include "http/response.h"
#include "http/server/certificate.h"

namespace baedal::http {

// The answer of a challenge (http-01), or 308 to the same target with https: at the same port, and at
// TLS's own for port 80; 400 without a Host. Nothing if the request goes on to its route: it comes
// through a proxy, which may speak TLS itself, it is for a route of the host (/admin, /metrics, ...) and
// from a program on this machine, or the certificate is a temporary one.
std::optional<Response> answer_in_clear_text(const Certificate& certificate,
                                             const Request& request);

}  // namespace baedal::http
