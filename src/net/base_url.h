// The address of an external service: scheme, host, port and a path prefix.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace baedal::net {

struct BaseUrl {
    bool tls = true;
    std::string host;         // a name, or an IP address without brackets
    std::string port;         // digits
    std::string path_prefix;  // "" or "/path", without a slash at its end

    bool host_is_address() const;
    // For the Host field: with brackets around IPv6, without the scheme's default port.
    std::string authority() const;
};

enum class ClearText {
    loopback_only,  // 127.0.0.0/8, [::1]: payments must not be sent in clear text
    allowed,
};

// Takes https://host[:port][/path], and http:// as far as `clear_text` says. The error is a sentence
// for the owner.
std::expected<BaseUrl, std::string> parse_base_url(std::string_view text,
                                                   ClearText clear_text = ClearText::loopback_only);

}  // namespace baedal::net
