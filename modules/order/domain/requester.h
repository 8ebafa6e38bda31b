// Who asks for an order, as far as limits are concerned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace baedal::order {

struct Requester {
    std::optional<std::uint64_t> client =
        {};                  // an http::ClientKey; nothing for a program on this machine
    std::string phone = {};  // in the form of phone_key(); empty: none
    bool is_staff = false;   // no limit applies
};

}  // namespace baedal::order
