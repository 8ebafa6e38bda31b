#include "http/wire/message_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "http/wire/framing.h"
#include "http/wire/target.h"

namespace baedal::http {

namespace {

constexpr std::size_t first_input = 2 * 1024;
constexpr std::size_t large_input = 16 * 1024;
// Larger buffers are freed after their request.
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

// The host of an absolute-form replaces Host (RFC 9112 section 3.2.2).
void set_host(Request& request, std::string_view authority) {
    for (auto& [name, value] : request.headers) {
        if (!equal_ignoring_case(name, "Host")) continue;
        value = authority;
        return;
    }
    request.headers.emplace_back("Host", authority);
}

}  // namespace

std::span<char> MessageReader::space() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == input_.size() && begin_ > 0) {
        std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  input_.begin() + static_cast<std::ptrdiff_t>(end_), input_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    // advance() rejects before the unread bytes exceed the limit of a head.
    if (end_ == input_.size()) input_.resize(std::max(first_input, 2 * input_.size()));
    if (phase_ == Phase::body && parser_ && parser_->body_left() > input_.size())
        input_.resize(large_input);
    return std::span{input_}.subspan(end_);
}

MessageReader::Step MessageReader::advance() {
    if (rejected_) return Step::rejected;
    if (phase_ == Phase::head) {
        const Step step = read_head();
        if (step != Step::complete) return step;
    }
    return phase_ == Phase::body && parser_ ? read_body(*parser_) : Step::complete;
}

MessageReader::Step MessageReader::read_head() {
    // Bytes beyond the limit are not scanned: the result must not depend on the pieces of a head.
    const HeadScanner::State state =
        scanner_.scan(unread().substr(0, limits_.max_header_bytes + 1));
    const std::size_t length =
        state == HeadScanner::State::complete ? scanner_.end() : unread().size();
    if (state == HeadScanner::State::malformed)
        return reject(problems::bad_request(std::string(scanner_.fault())));
    if (length > limits_.max_header_bytes) return reject(problems::headers_too_large());
    if (state == HeadScanner::State::incomplete) return Step::need_bytes;

    head_.assign(unread().substr(scanner_.begin(), scanner_.end() - scanner_.begin()));
    begin_ += scanner_.end();
    return parse_head(parser_.emplace(limits_, request_, body_));
}

MessageReader::Step MessageReader::parse_head(MessageParser& parser) {
    if (auto problem = parser.put_head(head_)) return reject(std::move(*problem));
    is_head_ = parser.method() == "HEAD";
    request_.method = to_method(parser.method());
    if (auto problem = read_target(parser)) return reject(std::move(*problem));
    if (auto problem = parser.limit_body(max_body_bytes(parser)))
        return reject(std::move(*problem));

    phase_ = parser.is_done() ? Phase::complete : Phase::body;
    continue_due_ = phase_ == Phase::body && parser.framing().expects_continue();
    return Step::complete;
}

std::optional<Problem> MessageReader::read_target(const MessageParser& parser) {
    const std::string_view target = parser.target();
    if (parser.method() == "OPTIONS" && target == "*") {
        request_.path = target;
        return std::nullopt;
    }
    const auto absolute = split_absolute_form(target);
    if (!absolute) return parse_target(target, request_);
    if (!is_host(absolute->authority))
        return problems::bad_request("The request target names no host.");
    set_host(request_, absolute->authority);
    return parse_target(absolute->origin_form, request_);
}

std::size_t MessageReader::max_body_bytes(const MessageParser& parser) {
    const std::size_t own = body_limit_ && parser.may_be_large() ? body_limit_(request_) : 0;
    return own > 0 ? own : limits_.max_body_bytes;
}

MessageReader::Step MessageReader::read_body(MessageParser& parser) {
    if (std::exchange(continue_due_, false) && unread().empty()) return Step::send_continue;

    std::size_t used = 0;
    if (auto problem = parser.put_body(unread(), used)) return reject(std::move(*problem));
    begin_ += used;
    if (!parser.is_done()) return Step::need_bytes;
    phase_ = Phase::complete;
    request_.body = body_;
    return Step::complete;
}

MessageReader::Step MessageReader::reject(Problem problem) {
    rejected_ = true;
    problem_ = std::move(problem);
    return Step::rejected;
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
    request_.query_text = {};
    request_.segments.clear();
    request_.query.clear();
    request_.headers.clear();
    request_.body = {};
    request_.path_values.clear();
    request_.actor = {};
    request_.module.clear();
    request_.route.clear();
    request_.remark.clear();
    request_.shows_personal_data = false;
}

}  // namespace baedal::http
