// Beast's message parser with fields as views, and stricter: framing and chunks are checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "http/limits/limits.h"
#include "http/request.h"
#include "http/wire/framing.h"

namespace baedal::http {

// For one message: first its whole head, then its body in any pieces. The head must have passed a
// HeadScanner and must not move: the request's fields point into it.
class MessageParser final : public boost::beast::http::basic_parser<true> {
public:
    MessageParser(const Limits& limits, Request& request, std::string& body);

    std::optional<Problem> put_head(std::string_view head);
    // After the head: another limit than that of `limits` for the body of this message.
    std::optional<Problem> limit_body(std::size_t max_body_bytes);
    // True if the body may be larger than `limits` allow: its length is not known, or it is larger.
    bool may_be_large() const;
    // Consumes `used` bytes. The others belong to the next message if this one is done; otherwise
    // pass them again, with more.
    std::optional<Problem> put_body(std::string_view bytes, std::size_t& used);

    std::string_view method() const { return method_; }
    std::string_view target() const { return target_; }
    const Framing& framing() const { return framing_; }
    // The bytes left of a body of known length, or of the current chunk.
    std::uint64_t body_left() const;

private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, string_view method, string_view target,
                         int version, error_code&) override;
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(boost::beast::http::field name, string_view text, string_view value,
                       error_code&) override;
    void on_header_impl(error_code& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
    std::size_t on_body_impl(string_view bytes, error_code&) override;
    void on_chunk_header_impl(std::uint64_t size, string_view extensions,
                              error_code& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, string_view bytes, error_code&) override;
    void on_finish_impl(error_code&) override {}

    Problem to_problem(const error_code& error);

    const Limits& limits_;
    std::size_t max_body_bytes_;
    Request& request_;
    std::string& body_;
    std::string_view method_;
    std::string_view target_;
    Framing framing_;
    std::uint64_t chunk_left_ = 0;
    std::size_t framing_bytes_ = 0;   // of a chunked body: all bytes that are not content
    std::optional<Problem> problem_;  // found by check()
};

}  // namespace baedal::http
