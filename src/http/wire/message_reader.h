// Turns bytes into checked requests. It uses no socket.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/problem.h"
#include "http/limits/limits.h"
#include "http/request.h"
#include "http/wire/head_scanner.h"
#include "http/wire/message_parser.h"

namespace baedal::http {

// Reads one request after the other from one connection:
//
//     while (reader.advance() == need_bytes) reader.commit(read_into(reader.space()));
//     ... use reader.request() ...
//     reader.next();
//
// Keeps the bytes after a request for the next one. Buffers are reused.
class MessageReader {
public:
    enum class Step {
        need_bytes,
        send_continue,  // the client waits for `100 Continue` before it sends the body
        complete,       // request() is whole
        rejected,       // problem() says why; where the next message begins is not known
    };

    // The limit of the body of a request whose head was read; 0: that of the limits.
    using BodyLimit = std::function<std::size_t(Request&)>;

    // `body_limit` is asked for requests whose bodies may be larger than the limits allow.
    explicit MessageReader(const Limits& limits, BodyLimit body_limit = {})
        : limits_(limits), body_limit_(std::move(body_limit)) {}

    // The place for the next bytes; never empty after need_bytes.
    std::span<char> space();
    void commit(std::size_t bytes) { end_ += bytes; }
    Step advance();
    // Forgets the request, but not the bytes after it.
    void next();

    // True once a byte of the current request has arrived.
    bool started() const { return phase_ != Phase::head || begin_ < end_; }
    // Valid until next(). Of a rejected request: the header fields before the error.
    Request& request() { return request_; }
    const Problem& problem() const { return problem_; }
    bool is_head() const { return is_head_; }
    bool is_http11() const { return !parser_ || parser_->framing().http11; }
    // For a complete request.
    bool keeps_alive() const { return parser_ && parser_->keep_alive(); }

private:
    enum class Phase { head, body, complete };

    Step read_head();
    Step parse_head(MessageParser& parser);
    // Sets the request's path, segments, query and, for an absolute-form, Host.
    std::optional<Problem> read_target(const MessageParser& parser);
    std::size_t max_body_bytes(const MessageParser& parser);
    Step read_body(MessageParser& parser);
    Step reject(Problem problem);
    std::string_view unread() const { return {input_.data() + begin_, end_ - begin_}; }

    const Limits& limits_;
    const BodyLimit body_limit_;
    std::string input_;  // raw bytes; [begin_, end_) are unread
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    HeadScanner scanner_;
    std::string head_;  // the current request's; its header fields point here
    std::string body_;
    std::optional<MessageParser> parser_;  // Beast's parser is made for one message
    Phase phase_ = Phase::head;
    bool is_head_ = false;
    bool continue_due_ = false;
    Request request_;
    bool rejected_ = false;
    Problem problem_;
};

}  // namespace baedal::http
