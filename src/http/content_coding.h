// Compressed responses (RFC 9110 sections 8.4 and 12.5.3).
#pragma once

#include <string_view>

#include "http/request.h"
#include "http/response.h"

namespace baedal::http {

// The quality of a coding in an Accept-Encoding list in thousandths: by its name, otherwise by `*`,
// otherwise 0. One that cannot be read is 0.
int quality_of(std::string_view list, std::string_view coding);

// Compresses the body of a text (JSON, CSV, plain text) of 1 KiB to 2 MiB with gzip if the client
// accepts it. The entity tag becomes weak, as with a proxy that compresses. Leaves event streams
// alone, and bodies that have a coding already. Takes some 10 ms for 1 MiB.
void compress(const Request& request, Response& response);

}  // namespace baedal::http
