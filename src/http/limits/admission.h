// The limits for one client address, and the exemptions from them.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/problem.h"
#include "http/limits/client_address.h"
#include "http/limits/limits.h"
#include "http/limits/open_counts.h"
#include "http/limits/rate_limiter.h"

namespace baedal::http {

// The other end of a connection.
struct Peer {
    enum class Kind {
        client,
        proxy,  // trusted: names its clients in X-Forwarded-For; its connections are not limited
        local,  // on this machine: not limited, unless it names another client
    };
    Kind kind = Kind::client;
    Address address = {};
};

using ConnectionCounts = OpenCounts<ClientKey>;

// The places that an open event stream takes. Released by the destructor.
struct StreamSlots {
    OpenCounts<ClientKey>::Slot of_client;
    OpenCounts<std::string>::Slot of_path;
};

// Thread-safe. `limits` must outlive it.
class Admission {
public:
    Admission(const Limits& limits, Metrics& metrics);

    Peer classify(const Address& address) const;
    // Nothing if this client has as many connections as it may.
    std::optional<ConnectionCounts::Slot> take_slot(const Peer& peer) const;
    // Sets the request's client and the fields that depend on the peer. The client is the peer, or
    // the one that a trusted proxy, or any proxy on this machine, names.
    void identify(const Peer& peer, Request& request) const;
    // 429 if the request's client has made too many requests. Staff and owners are not limited, nor
    // are the files of the pages: client and actor must be set. `now` is Clock::monotonic().
    std::optional<Problem> check_rate(const Peer& peer, const Request& request, Instant now);
    // The places of a customer's event stream; 429 if its client, or its path, has as many open
    // streams as it may. Streams of staff and owners, and of programs on this machine, take none.
    Result<StreamSlots> take_stream_slots(const Request& request) const;

private:
    Address find_client(const Peer& peer, const Request& request) const;
    // Also counts the request.
    void warn_about_local_proxy(const Request& request);
    void warn_about_limited_proxy(const Peer& peer, const Request& request);

    const Limits& limits_;
    const std::vector<Network> trusted_and_loopback_;
    const std::unique_ptr<RateLimiter> rate_;                         // null: no limit
    const std::shared_ptr<ConnectionCounts> connection_counts_;       // null: no limit
    const std::shared_ptr<OpenCounts<ClientKey>> streams_of_client_;  // null: no limit
    const std::shared_ptr<OpenCounts<std::string>> streams_of_path_;  // null: no limit
    Counter& rate_limited_;
    Counter& undeclared_proxy_;
    // Each warning is logged once in a run.
    std::atomic<bool> warned_about_local_ = false;
    std::atomic<bool> warned_about_limited_ = false;
};

}  // namespace baedal::http
