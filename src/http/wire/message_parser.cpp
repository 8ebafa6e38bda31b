#include "http/wire/message_parser.h"

#include <boost/beast/http/error.hpp>

#include "base/text.h"

namespace baedal::http {

namespace beast = boost::beast;

namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// Beast asserts on a last chunk that has not its five bytes ("0 CR LF CR LF") when it reads it
// again.
constexpr std::size_t shortest_chunk = 5;

// A whole chunk line, after the last chunk with its trailers. It may begin with the CR LF of the
// chunk before it.
bool is_whole(std::string_view framing) {
    if (framing.starts_with("\r\n")) framing.remove_prefix(2);
    const std::size_t line_end = framing.find("\r\n");
    if (line_end == std::string_view::npos) return false;
    const std::size_t digits_end = framing.find_first_not_of("0123456789abcdefABCDEF");
    const bool is_last = framing.find_first_not_of('0') == digits_end;
    return !is_last || framing.contains("\r\n\r\n");
}

}  // namespace

MessageParser::MessageParser(const Limits& limits, Request& request, std::string& body)
    : limits_(limits), max_body_bytes_(limits.max_body_bytes), request_(request), body_(body) {
    header_limit(static_cast<std::uint32_t>(limits.max_header_bytes + 1));
    body_limit(boost::none);  // limit_body() sets it when the route is known
}

std::optional<Problem> MessageParser::put_head(std::string_view head) {
    error_code error;
    put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error) return to_problem(error);
    if (!is_header_done()) return problems::bad_request("The head of the request is malformed.");
    return std::nullopt;
}

bool MessageParser::may_be_large() const {
    return framing_.chunked() || content_length_remaining().value_or(0) > limits_.max_body_bytes;
}

std::optional<Problem> MessageParser::limit_body(std::size_t max_body_bytes) {
    max_body_bytes_ = max_body_bytes;
    body_limit(max_body_bytes);
    if (content_length_remaining().value_or(0) > max_body_bytes)
        return to_problem(beast::http::error::body_limit);
    return std::nullopt;
}

std::optional<Problem> MessageParser::put_body(std::string_view bytes, std::size_t& used) {
    used = 0;
    // One line of framing, or one piece of the body, at a time and of bounded size: the result must
    // not depend on the pieces in which the bytes arrive.
    while (used < bytes.size() && !is_done()) {
        const std::string_view rest = bytes.substr(used, limits_.max_header_bytes);
        if (framing_.chunked() && chunk_left_ == 0 && rest.size() < shortest_chunk)
            return std::nullopt;
        const std::size_t body_before = body_.size();
        error_code error;
        const std::size_t taken = put(boost::asio::const_buffer(rest.data(), rest.size()), error);
        if (error && error != beast::http::error::need_more) return to_problem(error);
        used += taken;
        framing_bytes_ += taken - (body_.size() - body_before);
        // Beast searches beyond the line for the end of a quoted extension.
        if (taken == 0 && framing_.chunked() && chunk_left_ == 0 && is_whole(rest))
            return to_problem(beast::http::error::bad_chunk_extension);
        const bool too_long = taken == 0 && rest.size() == limits_.max_header_bytes;
        if (too_long || framing_bytes_ > max_body_bytes_)
            return problems::payload_too_large("The chunks' framing is too large.");
        if (taken == 0) return std::nullopt;
    }
    return std::nullopt;
}

std::uint64_t MessageParser::body_left() const {
    return framing_.chunked() ? chunk_left_ : content_length_remaining().value_or(0);
}

void MessageParser::on_request_impl(beast::http::verb, string_view method, string_view target,
                                    int version, error_code&) {
    method_ = view(method);
    target_ = view(target);
    framing_.http11 = version == 11;
}

void MessageParser::on_field_impl(beast::http::field name, string_view text, string_view value,
                                  error_code&) {
    if (is_header_done()) return;  // trailers are ignored
    request_.headers.emplace_back(view(text), view(value));
    switch (name) {
        case beast::http::field::host: return framing_.host.add(view(value));
        case beast::http::field::content_length: return framing_.content_length.add(view(value));
        case beast::http::field::transfer_encoding:
            return framing_.transfer_encoding.add(view(value));
        case beast::http::field::expect: return framing_.expect.add(view(value));
        default: return;
    }
}

void MessageParser::on_header_impl(error_code& error) {
    problem_ = check(framing_);
    if (problem_) error = beast::http::error::bad_field;
}

void MessageParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    if (length) body_.reserve(*length);  // the limit was checked
}

std::size_t MessageParser::on_body_impl(string_view bytes, error_code&) {
    body_.append(bytes.data(), bytes.size());
    return bytes.size();
}

void MessageParser::on_chunk_header_impl(std::uint64_t size, string_view extensions,
                                         error_code& error) {
    chunk_left_ = size;
    // A bare LF in a quoted extension ends the line for some servers only.
    if (has_control(view(extensions))) error = beast::http::error::bad_chunk_extension;
}

std::size_t MessageParser::on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) {
    body_.append(bytes.data(), bytes.size());
    chunk_left_ -= bytes.size();
    return bytes.size();
}

Problem MessageParser::to_problem(const error_code& error) {
    using Error = beast::http::error;
    if (problem_) return std::move(*problem_);
    if (error == Error::body_limit) {
        return problems::payload_too_large("A body may have " + std::to_string(max_body_bytes_) +
                                           " bytes.");
    }
    if (error == Error::header_limit) return problems::headers_too_large();
    if (error == Error::bad_version) {
        return {505, "http-version-not-supported", "This HTTP version is not spoken here",
                "Use HTTP/1.1."};
    }
    return problems::bad_request("The request is malformed: " + error.message() + ".");
}

}  // namespace baedal::http
