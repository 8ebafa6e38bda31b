// Detects requests that a browser sends for a page of another site.
#pragma once

#include "http/request.h"

namespace baedal::http {

// Uses fields that pages cannot forge: Sec-Fetch-Site (Fetch Metadata), or in older browsers Origin
// (RFC 6454), compared with Host or, behind a trusted proxy, X-Forwarded-Host. A request without
// these fields is not a browser's. Scheme and port count as far as Host has them.
bool is_cross_site(const Request& request);

// Whether Origin alone says that the request is cross-site. A proxy that changes Host looks like it.
bool has_other_origin(const Request& request);

// Whether the client's connection is TLS, by X-Forwarded-Proto of a trusted proxy or of any proxy on
// this machine.
bool is_over_tls(const Request& request);

}  // namespace baedal::http
