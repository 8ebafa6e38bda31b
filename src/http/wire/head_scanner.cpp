#include "http/wire/head_scanner.h"

#include <algorithm>

#include "base/text.h"

namespace baedal::http {

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
    for (;; ++at_) {
        // Only control characters end a line or are malformed.
        const auto* const stop =
            std::find_if(bytes.data() + at_, bytes.data() + bytes.size(), is_control);
        at_ = static_cast<std::size_t>(stop - bytes.data());
        if (at_ == bytes.size()) break;
        const char c = *stop;
        if (c == '\t') continue;
        if (c != '\r') {
            fault_ = c == '\n' ? "A line ends with LF alone."
                               : "There is a control character in the head.";
            return State::malformed;
        }
        if (at_ + 1 == bytes.size()) break;  // its LF has not arrived
        if (bytes[at_ + 1] != '\n') {
            fault_ = "There is a CR without LF.";
            return State::malformed;
        }
        const std::string_view line = bytes.substr(line_, at_ - line_);
        if (line.empty() && line_ > begin_) {
            at_ += 2;
            return State::complete;
        }
        if (line.empty()) {
            // One empty line is accepted: old clients send it after a body (RFC 9112 section 2.2).
            if (begin_ > 0) {
                fault_ = "There are empty lines before the request.";
                return State::malformed;
            }
            begin_ = at_ + 2;
        } else if (line_ > begin_ && !check_line(line)) {
            return State::malformed;
        }
        line_ = at_ + 2;
        ++at_;
    }
    return State::incomplete;
}

bool HeadScanner::check_line(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
        fault_ = "A header field is folded over two lines.";
        return false;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        fault_ = "A header field has no name.";
        return false;
    }
    if (line[colon - 1] == ' ' || line[colon - 1] == '\t') {
        fault_ = "There is a space before the colon of a header field.";
        return false;
    }
    return true;
}

}  // namespace baedal::http
