// Who asks for an order, as far as limits are concerned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baedal::order {

struct Requester {
    std::optional<std::uint64_t> client =
        {};                  // an http::ClientKey; nothing for a program on this machine
    std::string phone = {};  // in the form of phone_key(); empty: none
    bool is_staff = false;   // no limit applies
};

// Equal for all ways to write one number: its digits, with a 0 in place of Korea's code +82.
std::string phone_key(std::string_view phone);

}  // namespace baedal::order
