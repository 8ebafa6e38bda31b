// The address of a program that receives events.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "net/base_url.h"

namespace baedal::webhooks {

struct Receiver {
    net::BaseUrl base;   // without a path
    std::string target;  // path and query
};

// Takes https:// URLs, and with `allow_private` also http:// ones and hosts of this machine and its
// networks. A name can still mean such a host: each delivery looks at the addresses again. The error is a
// sentence for the owner.
std::expected<Receiver, std::string> parse_receiver(std::string_view url, bool allow_private);

}  // namespace baedal::webhooks
