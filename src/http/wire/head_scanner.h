// Finds the end of a request's head in bytes that arrive in pieces, and refuses the malformed lines
// on which two servers may disagree about where a message ends (RFC 9112 sections 2.2, 5.1, 5.2).
#pragma once

#include <cstddef>
#include <string_view>

namespace baedal::http {

// Lines end with CR LF and nothing else; no control characters, no folded lines, no field without
// a name or with a space before its colon. What a token is stays the parser's business.
class HeadScanner {
public:
    enum class State { incomplete, complete, malformed };

    // `bytes` is everything since the beginning of the message: what was given before, and more.
    State scan(std::string_view bytes);
    // Of a complete head: empty lines before it, and from there to the end of the empty line after it.
    std::size_t begin() const { return begin_; }
    std::size_t end() const { return at_; }
    // Of a malformed one, for the client's developer.
    std::string_view fault() const { return fault_; }

private:
    bool judge_line(std::string_view line);

    std::size_t at_ = 0;     // the first byte that was not looked at
    std::size_t line_ = 0;   // where its line begins
    std::size_t begin_ = 0;  // where the request line begins
    std::string_view fault_;
};

}  // namespace baedal::http
