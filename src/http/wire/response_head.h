// The status line and header fields of an answer, as one preformatted text.
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
};

// Appends to `out`. Adds what every answer has (X-Request-Id, Date, nosniff, no-store unless the answer
// says otherwise). A header field whose name or value could be read as more than one field is left
// out, and noted in the log; so are the fields that are the server's own (Content-Length, ...).
void write_response_head(std::string& out, const Response& response,
                         const ResponseContext& context);

// The Date field's text, made anew once a second (RFC 9110 section 5.6.7). For one thread.
class DateText {
public:
    std::string_view at(TimePoint now);

private:
    std::chrono::sys_seconds second_{};
    std::string text_;
};

}  // namespace baedal::http
