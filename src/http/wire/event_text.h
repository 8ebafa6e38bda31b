// One server-sent event as the text that a client reads (WHATWG HTML, section 9.2).
#pragma once

#include <string>

#include "http/response.h"

namespace baedal::http {

// Appends the event and the empty line that ends it. Line breaks and NULs within a value are dropped,
// since each would begin another field or spoil the id.
void append_event(std::string& out, const StreamEvent& event);

}  // namespace baedal::http
