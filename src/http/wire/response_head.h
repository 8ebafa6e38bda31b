// Writes the status line and the header fields of a response.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/response.h"

namespace baedal::http {

// How the client learns where the body ends.
enum class BodyEnd { content_length, chunked, connection_close };

struct ResponseContext {
    std::string_view request_id;
    std::string_view date;
    BodyEnd body_end = BodyEnd::content_length;
    bool close = false;
    bool http11 = true;
    bool over_tls = false;  // tells the browser to stay on TLS (RFC 6797)
};

// Appends to `out`. Adds the fields of every response (X-Request-Id, Date, nosniff, and no-store
// unless the response sets Cache-Control). Leaves out, with a warning in the log, a field whose
// name or value could be read as more than one field, and the fields that are the server's own
// (Content-Length, ...).
void write_response_head(std::string& out, const Response& response,
                         const ResponseContext& context);

// The value of the Date field (RFC 9110 section 5.6.7), formatted once a second. For one thread.
class DateText {
public:
    std::string_view at(TimePoint now);

private:
    std::chrono::sys_seconds second_{};
    std::string text_;
};

}  // namespace baedal::http
