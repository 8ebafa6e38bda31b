// Whether a browser sent a request on behalf of another site's page.
#pragma once

#include "http/request.h"

namespace baedal::http {

// By what browsers themselves say and pages cannot forge: Sec-Fetch-Site (Fetch Metadata), and in older
// ones Origin (RFC 6454) against Host, or against X-Forwarded-Host behind a trusted proxy. A request
// with none of these is no browser's. Scheme and port count as far as Host has them.
bool is_cross_site(const Request& request);

// The client's own connection is TLS, as far as a trusted proxy says (X-Forwarded-Proto).
bool is_over_tls(const Request& request);

}  // namespace baedal::http
