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
#include "base/thread_annotations.h"
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
    unsigned generation = 0;  // of the trusted proxies that decided the kind
};

using ConnectionCounts = OpenCounts<ClientKey>;

// The places that an open event stream takes. Released by the destructor.
struct StreamSlots {
    OpenCounts<ClientKey>::Slot of_client;
    OpenCounts<std::string>::Slot of_path;
};

// Thread-safe. `limits` must outlive it; its trusted_proxies are the first ones.
class Admission {
public:
    Admission(const Limits& limits, Metrics& metrics);

    Peer classify(const Address& address) const;
    // Classifies the peer of an open connection anew if the trusted proxies have changed since.
    void refresh(Peer& peer) const;
    // Replaces Limits::trusted_proxies, for the next request of every connection.
    void trust(std::vector<Network> proxies);
    bool trusts_proxies() const { return !proxies()->trusted.empty(); }
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
    struct Proxies {
        std::vector<Network> trusted;
        std::vector<Network> with_loopback;
    };
    std::shared_ptr<const Proxies> proxies() const;
    Address find_client(const Peer& peer, const Request& request) const;
    // Also counts the request.
    void warn_about_local_proxy(const Request& request);
    void warn_about_limited_proxy(const Peer& peer, const Request& request);

    const Limits& limits_;
    mutable Mutex mutex_;
    std::shared_ptr<const Proxies> proxies_ GUARDED_BY(mutex_);
    std::atomic<unsigned> generation_ = 0;                       // of proxies_; changes after them
    const std::unique_ptr<RateLimiter> rate_;                    // null: no limit
    const std::shared_ptr<ConnectionCounts> connection_counts_;  // null: no limit
    const std::shared_ptr<OpenCounts<ClientKey>> streams_of_client_;  // null: no limit
    const std::shared_ptr<OpenCounts<std::string>> streams_of_path_;  // null: no limit
    Counter& rate_limited_;
    Counter& undeclared_proxy_;
    // Each warning is logged once in a run.
    std::atomic<bool> warned_about_local_ = false;
    std::atomic<bool> warned_about_limited_ = false;
};

}  // namespace baedal::http
