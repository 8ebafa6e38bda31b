// Records the responses to the tests' HTTP client. tests/openapi_conformance compares them with the
// OpenAPI document.
#pragma once

#include <string>
#include <string_view>

#include "support/http_client.h"

namespace baedal::test {

// Appends a line of JSON to this process's file in the folder that BAEDAL_EXCHANGES names; does nothing where
// it is not set. Of a stream, the body is the data of one event.
// Thread-safe: a line is one write.
void log_exchange(std::string_view method, const std::string& path, const HttpResponse& response);

}  // namespace baedal::test
