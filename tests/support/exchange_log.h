// Notes each answer that the tests' HTTP client got, for tests/answers to compare with the description.
#pragma once

#include <string>
#include <string_view>

#include "support/http_client.h"

namespace baedal::test {

// Appends a line of JSON to the file that BAEDAL_EXCHANGES names; does nothing where it is not set. Of a
// stream, the body is the data of one event.
// Thread-safe: a line is one write.
void note_exchange(std::string_view method, const std::string& path, const Answer& answer);

}  // namespace baedal::test
