// How much one client may ask of the server, and for how long.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "http/limits/client_address.h"

namespace baedal::http {

struct Limits {
    // Beyond: on its I/O thread, the connection that has waited longest for its client makes room, if
    // that is longer than `silent`; otherwise a quick 503. Customers' event streams take half at most.
    std::size_t max_connections = 25'000;
    std::size_t max_header_bytes = 8 * 1024;  // request line and fields: 431
    std::size_t max_body_bytes = 64 * 1024;   // 413; as much again for chunk framing

    // For one client address. Staff and owners may make any number of requests, and a trusted proxy
    // have any number of connections.
    int requests_per_second = 50;                    // for ever: 429; 0: no limit
    int request_burst = 300;                         // at once, 1 or more: 429
    std::size_t max_connections_per_address = 1000;  // beyond: a quick 429; 0: no limit
    // Who may say, in X-Forwarded-For, which client a request comes from.
    std::vector<Network> trusted_proxies;
    // A loopback peer that is no trusted proxy is not limited: it is a program on this machine, or a
    // proxy that nobody declared, and its clients must not all be counted as one.
    bool exempts_loopback = true;

    std::chrono::milliseconds idle = std::chrono::seconds{75};  // between two requests
    std::chrono::milliseconds request =
        std::chrono::seconds{10};            // from its first byte to its last: 408
    std::chrono::milliseconds silent{1000};  // longer than a round trip
    std::chrono::milliseconds write = std::chrono::seconds{30};  // for the client to take an answer
    std::chrono::milliseconds linger =
        std::chrono::seconds{1};  // for the client to hang up after us
    std::chrono::milliseconds heartbeat = std::chrono::seconds{15};  // of a quiet event stream
    std::chrono::milliseconds tick{250};  // how exactly deadlines are kept
};

}  // namespace baedal::http
