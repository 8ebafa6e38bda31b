// How much one client may ask of the server, and for how long.
#pragma once

#include <chrono>
#include <cstddef>

namespace baedal::http {

struct Limits {
    std::size_t max_connections = 25'000;     // beyond: a quick 503
    std::size_t max_header_bytes = 8 * 1024;  // request line and fields: 431
    std::size_t max_body_bytes = 64 * 1024;   // 413; as much again for chunk framing

    std::chrono::milliseconds idle = std::chrono::seconds{75};  // between two requests
    std::chrono::milliseconds request =
        std::chrono::seconds{10};  // from its first byte to its last: 408
    std::chrono::milliseconds write = std::chrono::seconds{30};  // for the client to take an answer
    std::chrono::milliseconds linger =
        std::chrono::seconds{1};  // for the client to hang up after us
    std::chrono::milliseconds heartbeat = std::chrono::seconds{15};  // of a quiet event stream
    std::chrono::milliseconds tick{250};  // how exactly deadlines are kept
};

}  // namespace baedal::http
