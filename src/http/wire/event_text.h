// The text of a server-sent event (WHATWG HTML, section 9.2).
#pragma once

#include <string>

#include "http/response.h"

namespace baedal::http {

// Appends the event and the empty line that ends it. Line breaks and NULs in a value are dropped:
// they would begin another field or invalidate the id.
void append_event(std::string& out, const StreamEvent& event);

}  // namespace baedal::http
