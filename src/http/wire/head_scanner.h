// Finds the end of a request's head in bytes that arrive in pieces, and rejects malformed lines by
// which two servers could disagree about where a message ends (RFC 9112 sections 2.2, 5.1, 5.2).
#pragma once

#include <cstddef>
#include <string_view>

namespace baedal::http {

// Lines end with CR LF only. There are no control characters, no folded lines, no field without a
// name and none with a space before its colon. The parser checks tokens.
class HeadScanner {
public:
    enum class State { incomplete, complete, malformed };

    // `bytes` are all bytes of the message so far, those of the calls before included.
    State scan(std::string_view bytes);
    // Of a complete head: the offset of its request line, and the end of the empty line after its
    // fields.
    std::size_t begin() const { return begin_; }
    std::size_t end() const { return at_; }
    // Of a malformed head: a sentence for the client's developer.
    std::string_view fault() const { return fault_; }

private:
    bool check_line(std::string_view line);

    std::size_t at_ = 0;     // the first byte that was not scanned
    std::size_t line_ = 0;   // the beginning of its line
    std::size_t begin_ = 0;  // the beginning of the request line
    std::string_view fault_;
};

}  // namespace baedal::http
