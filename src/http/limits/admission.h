// Who is let in: the limits for one client's address, and who is exempt from them.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/problem.h"
#include "http/limits/client_address.h"
#include "http/limits/connection_counts.h"
#include "http/limits/limits.h"
#include "http/limits/rate_limiter.h"

namespace baedal::http {

// The other end of a connection.
struct Peer {
    enum class Kind {
        client,
        proxy,  // trusted: names its clients in X-Forwarded-For, and may have many connections
        local,  // a program on this machine: not limited
    };
    Kind kind = Kind::client;
    Address address = {};
};

// Thread-safe. `limits` must outlive it.
class Admission {
public:
    Admission(const Limits& limits, Metrics& metrics);

    Peer recognise(const Address& address) const;
    // Nothing if this client has as many connections as it may.
    std::optional<ConnectionCounts::Slot> admit(const Peer& peer) const;
    // Notes in the request whom it comes from, as its peer says or the proxy that the peer is.
    void identify(const Peer& peer, Request& request) const;
    // 429 if the request's client has made too many, whatever it asks for. Staff and owners are always
    // let through: client and actor must be known. `now` is Clock::monotonic().
    std::optional<Problem> refuse(const Peer& peer, const Request& request, Instant now);

private:
    void advise_local(const Request& request);
    void advise_limited(const Peer& peer, const Request& request);

    const Limits& limits_;
    const std::unique_ptr<RateLimiter> rate_;                    // or nothing: no limit
    const std::shared_ptr<ConnectionCounts> connection_counts_;  // or nothing: no limit
    Counter& rate_limited_;
    // Set once the owner was told, in this run, of a proxy that hides its clients.
    std::atomic<bool> told_of_local_ = false;
    std::atomic<bool> told_of_limited_ = false;
};

}  // namespace baedal::http
