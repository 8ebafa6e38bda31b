// Where a message ends, whom it is for, and what it expects: the header fields that the server itself
// must understand in one way only (RFC 9112 sections 3.2 and 6).
#pragma once

#include <optional>
#include <string_view>

#include "base/problem.h"

namespace baedal::http {

// A field as often as it came, with its last value.
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

// 400 for what another server could frame differently, 417 for an expectation that is not known.
std::optional<Problem> check(const Framing& framing);

}  // namespace baedal::http
