// Bytes to checked requests: no sockets in here, so that every shape of input can be tried.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/problem.h"
#include "http/limits/limits.h"
#include "http/request.h"
#include "http/wire/head_scanner.h"

namespace baedal::http {

// Reads one request after the other from one connection:
//
//     while (reader.advance() == need_bytes) reader.commit(read_into(reader.space()));
//     ... use reader.request() ...
//     reader.next();
//
// Keeps what was sent beyond a request for the next one. Buffers are kept and reused.
class MessageReader {
public:
    enum class Step {
        need_bytes,
        send_continue,  // the client waits for `100 Continue` before it sends the body
        complete,       // request() is whole
        refused,        // refusal() says why; where the next message begins is not known any more
    };

    explicit MessageReader(const Limits& limits);
    ~MessageReader();

    // Where the next bytes belong; never empty after need_bytes.
    std::span<char> space();
    void commit(std::size_t bytes);
    Step advance();
    // Forgets the request, but not the bytes after it.
    void next();

    // True once a byte of the present request has come.
    bool started() const { return phase_ != Phase::head || begin_ < end_; }
    // Valid until next(); after a refusal its header fields are those that were read until then.
    Request& request() { return request_; }
    const Problem& refusal() const { return refusal_; }
    bool is_head() const { return is_head_; }
    bool is_http11() const;
    bool keeps_alive() const;

private:
    class Parser;  // Beast's
    enum class Phase { head, body, complete };

    Step take_head();
    Step take_body();
    Step refuse(Problem problem);
    std::string_view unread() const { return {input_.data() + begin_, end_ - begin_}; }

    const Limits& limits_;
    std::string input_;  // raw bytes; [begin_, end_) are not used yet
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    HeadScanner scanner_;
    std::string head_;  // the present request's head: the request's views point here
    std::string body_;
    std::unique_ptr<Parser> parser_;
    Phase phase_ = Phase::head;
    bool is_head_ = false;
    bool continue_due_ = false;
    Request request_;
    bool refused_ = false;
    Problem refusal_;
};

}  // namespace baedal::http
