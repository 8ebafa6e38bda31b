#include "http/wire/framing.h"

#include <algorithm>

#include <boost/url/parse.hpp>

#include "base/text.h"

namespace baedal::http {

namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_host(std::string_view text) {
    if (text.empty()) return false;
    const auto authority = boost::urls::parse_authority(text);
    return authority && !authority->has_userinfo() && !authority->encoded_host().empty();
}

std::optional<Problem> check(const Framing& framing) {
    if (framing.transfer_encoding.times > 0) {
        if (!framing.http11) return problems::bad_request("HTTP/1.0 has no Transfer-Encoding.");
        if (framing.transfer_encoding.times > 1 ||
            !equal_ignoring_case(framing.transfer_encoding.value, "chunked")) {
            return problems::bad_request(
                "The only Transfer-Encoding that is understood is one `chunked`.");
        }
        if (framing.content_length.times > 0) {
            return problems::bad_request(
                "Content-Length and Transfer-Encoding exclude each other.");
        }
    }
    if (framing.content_length.times > 1 ||
        (framing.content_length.times == 1 && !is_number(framing.content_length.value))) {
        return problems::bad_request("Content-Length must be one decimal number.");
    }
    if (framing.host.times > 1 || (framing.host.times == 0 && framing.http11)) {
        return problems::bad_request("Send exactly one Host.");
    }
    if (framing.host.times == 1 && !is_host(framing.host.value)) {
        return problems::bad_request("Host must be a name or an address, with a port if need be.");
    }
    if (framing.http11 && framing.expect.times > 0 &&
        (framing.expect.times > 1 || !equal_ignoring_case(framing.expect.value, "100-continue"))) {
        return Problem{417, "expectation-failed", "Expectation failed",
                       "The only Expect that is met is 100-continue."};
    }
    return std::nullopt;
}

}  // namespace baedal::http
