// The header fields that decide where a request ends and which host it is for (RFC 9112 sections
// 3.2 and 6). Each must have a single reading.
#pragma once

#include <optional>
#include <string_view>

#include "base/problem.h"

namespace baedal::http {

// How often a field came, and its last value.
struct CountedField {
    int times = 0;
    std::string_view value;
    void add(std::string_view v) {
        ++times;
        value = v;
    }
};

struct Framing {
    bool http11 = true;
    CountedField host;
    CountedField content_length;
    CountedField transfer_encoding;
    CountedField expect;

    bool chunked() const { return transfer_encoding.times > 0; }
    bool expects_continue() const { return http11 && expect.times > 0; }
};

// uri-host [ ":" port ]: an authority without a user (RFC 9110 section 4.2.4).
bool is_host(std::string_view text);

// 400 if another server could frame the message differently, 417 for an unknown expectation.
std::optional<Problem> check(const Framing& framing);

}  // namespace baedal::http
