#include "http/wire/message_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "http/wire/message_parser.h"
#include "http/wire/target.h"

namespace baedal::http {

namespace {

constexpr std::size_t first_input = 2 * 1024;
constexpr std::size_t large_input = 16 * 1024;
// Buffers that one large request left behind are not kept for the connection's whole life.
constexpr std::size_t kept_capacity = 16 * 1024;

void forget(std::string& buffer) {
    buffer.clear();
    if (buffer.capacity() > kept_capacity) buffer.shrink_to_fit();
}

Method to_method(std::string_view name) {
    if (name == "GET" || name == "HEAD") return Method::get;
    if (name == "POST") return Method::post;
    if (name == "PUT") return Method::put;
    if (name == "PATCH") return Method::patch;
    if (name == "DELETE") return Method::del;
    return Method::other;
}

}  // namespace

// Beast's parser is made for one message; the optional makes a new one in the same place.
class MessageReader::Parser {
public:
    MessageParser& operator*() { return *current_; }
    MessageParser* operator->() { return current_; }
    bool exists() const { return current_ != nullptr; }
    void renew(const Limits& limits, Request& request, std::string& body) {
        current_ = &place_.emplace(limits, request, body);
    }

private:
    std::optional<MessageParser> place_;
    MessageParser* current_ = nullptr;
};

MessageReader::MessageReader(const Limits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>()) {}

MessageReader::~MessageReader() = default;

std::span<char> MessageReader::space() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == input_.size() && begin_ > 0) {
        std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  input_.begin() + static_cast<std::ptrdiff_t>(end_), input_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    // advance() refuses before the unread bytes are more than a head may have.
    if (end_ == input_.size()) input_.resize(std::max(first_input, 2 * input_.size()));
    if (phase_ == Phase::body && (*parser_)->body_left() > input_.size())
        input_.resize(large_input);
    return std::span{input_}.subspan(end_);
}

void MessageReader::commit(std::size_t bytes) { end_ += bytes; }

MessageReader::Step MessageReader::advance() {
    if (refused_) return Step::refused;
    if (phase_ == Phase::head) {
        const Step step = take_head();
        if (step != Step::complete) return step;
    }
    return phase_ == Phase::body ? take_body() : Step::complete;
}

MessageReader::Step MessageReader::take_head() {
    // Nothing beyond the limit is looked at, or it would matter in which pieces a head comes.
    const HeadScanner::State state =
        scanner_.scan(unread().substr(0, limits_.max_header_bytes + 1));
    const std::size_t length =
        state == HeadScanner::State::complete ? scanner_.end() : unread().size();
    if (state == HeadScanner::State::malformed)
        return refuse(problems::bad_request(std::string(scanner_.fault())));
    if (length > limits_.max_header_bytes) return refuse(problems::headers_too_large());
    if (state == HeadScanner::State::incomplete) return Step::need_bytes;

    head_.assign(unread().substr(scanner_.begin(), scanner_.end() - scanner_.begin()));
    begin_ += scanner_.end();
    parser_->renew(limits_, request_, body_);
    MessageParser& parser = **parser_;
    if (auto problem = parser.put_head(head_)) return refuse(std::move(*problem));
    is_head_ = parser.method() == "HEAD";
    request_.method = to_method(parser.method());
    if (auto problem = parse_target(parser.target(), request_)) return refuse(std::move(*problem));

    phase_ = parser.is_done() ? Phase::complete : Phase::body;
    continue_due_ = phase_ == Phase::body && parser.framing().expects_continue();
    return Step::complete;
}

MessageReader::Step MessageReader::take_body() {
    MessageParser& parser = **parser_;
    if (std::exchange(continue_due_, false) && unread().empty()) return Step::send_continue;

    std::size_t used = 0;
    if (auto problem = parser.put_body(unread(), used)) return refuse(std::move(*problem));
    begin_ += used;
    if (!parser.is_done()) return Step::need_bytes;
    phase_ = Phase::complete;
    request_.body = body_;
    return Step::complete;
}

MessageReader::Step MessageReader::refuse(Problem problem) {
    refused_ = true;
    refusal_ = std::move(problem);
    return Step::refused;
}

void MessageReader::next() {
    scanner_ = HeadScanner{};
    phase_ = Phase::head;
    is_head_ = false;
    continue_due_ = false;
    head_.clear();
    forget(body_);
    if (begin_ == end_ && input_.capacity() > kept_capacity) {
        begin_ = end_ = 0;
        forget(input_);
    }
    request_.method = Method::get;
    request_.path = {};
    request_.segments.clear();
    request_.query.clear();
    request_.headers.clear();
    request_.body = {};
    request_.path_values.clear();
    request_.actor = {};
    request_.module.clear();
    request_.route.clear();
    request_.remark.clear();
}

bool MessageReader::is_http11() const { return !parser_->exists() || (*parser_)->framing().http11; }

bool MessageReader::keeps_alive() const { return (*parser_)->keep_alive(); }

}  // namespace baedal::http
