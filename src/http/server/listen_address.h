// An address of server.listen.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace baedal::http {

struct ListenAddress {
    enum class Kind {
        tcp,        // HOST:PORT
        local,      // unix:/path: programs of this machine
        inherited,  // systemd: the sockets of LISTEN_FDS
    };
    Kind kind = Kind::tcp;
    std::string host;        // of tcp: a name or an address, without brackets
    std::uint16_t port = 0;  // of tcp; 0 is any free port
    std::string path = {};   // of local; absolute

    std::string to_text() const;
    // The error is a sentence for the owner.
    static std::expected<ListenAddress, std::string> parse(std::string_view text);
};

}  // namespace baedal::http
