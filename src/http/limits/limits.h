// The limits of the server: connections, requests, sizes and times.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "http/limits/client_address.h"

namespace baedal::http {

struct Limits {
    // Above it, the connection of the same I/O thread that has waited longest for its client is
    // closed if that is at least `evictable_after`; otherwise the new one is rejected with 503.
    // Event streams of customers take at most half.
    std::size_t max_connections = 25'000;
    std::size_t max_header_bytes = 8 * 1024;  // request line and fields: 431
    std::size_t max_body_bytes = 64 * 1024;   // 413; as much again for chunk framing

    // For one client address. Requests of staff and owners, and connections of a trusted proxy, are
    // not limited.
    int requests_per_second = 50;                    // sustained: 429; 0: no limit
    int request_burst = 300;                         // at once, at least 1: 429
    std::size_t max_connections_per_address = 1000;  // above it: 429; 0: no limit
    // Event streams of customers, for one client address and for one path (such as one order): 429;
    // 0: no limit.
    std::size_t max_streams_per_address = 200;
    std::size_t max_streams_per_path = 20;
    // Proxies whose X-Forwarded-For is believed.
    std::vector<Network> trusted_proxies;
    // Loopback peers that are no trusted proxies are not limited, unless they name another client in
    // X-Forwarded-For: such a peer is a proxy that was not declared, and its clients must neither be
    // counted as one nor go unlimited.
    bool exempts_loopback = true;

    std::chrono::milliseconds idle = std::chrono::seconds{75};  // between two requests
    std::chrono::milliseconds request =
        std::chrono::seconds{10};                     // from its first byte to its last: 408
    std::chrono::milliseconds evictable_after{1000};  // waiting for its client; above a round trip
    std::chrono::milliseconds write =
        std::chrono::seconds{30};  // for the client to receive a response
    // For the next request of an idle connection while the server stops.
    std::chrono::milliseconds linger_at_stop{250};
    std::chrono::milliseconds linger =
        std::chrono::seconds{1};  // for the client to close after the server
    std::chrono::milliseconds heartbeat =
        std::chrono::seconds{15};         // of an event stream without events
    std::chrono::milliseconds tick{250};  // the precision of deadlines
};

}  // namespace baedal::http
