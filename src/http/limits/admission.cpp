#include "http/limits/admission.h"

#include "base/log.h"
#include "http/pages.h"
#include "http/request.h"

namespace baedal::http {

namespace {

std::vector<Network> with_loopback(std::vector<Network> networks) {
    for (const char* loopback : {"127.0.0.0/8", "::1"})
        networks.push_back(Network::parse(loopback).value());
    return networks;
}

}  // namespace

Admission::Admission(const Limits& limits, Metrics& metrics)
    : limits_(limits),
      proxies_(
          std::make_shared<Proxies>(limits.trusted_proxies, with_loopback(limits.trusted_proxies))),
      rate_(limits.requests_per_second == 0
                ? nullptr
                : std::make_unique<RateLimiter>(limits.requests_per_second, limits.request_burst)),
      connection_counts_(make_counts<ClientKey>(limits.max_connections_per_address)),
      streams_of_client_(make_counts<ClientKey>(limits.max_streams_per_address)),
      streams_of_path_(make_counts<std::string>(limits.max_streams_per_path)),
      rate_limited_(metrics.counter("baedal_http_rate_limited_total",
                                    "Requests answered 429: too many from one address.")),
      undeclared_proxy_(metrics.counter(
          "baedal_http_undeclared_proxy_requests_total",
          "Requests by a proxy on this machine that server.trusted_proxies does not name.")) {}

std::shared_ptr<const Admission::Proxies> Admission::proxies() const {
    const Lock lock(mutex_);
    return proxies_;
}

void Admission::trust(std::vector<Network> proxies) {
    auto next = std::make_shared<Proxies>(proxies, with_loopback(proxies));
    const Lock lock(mutex_);
    proxies_ = std::move(next);
    ++generation_;
}

Peer Admission::classify(const Address& address) const {
    const unsigned generation = generation_;  // read first: at worst it is classified once more
    const Address known = plain(address);
    if (contains(proxies()->trusted, known)) return {Peer::Kind::proxy, known, generation};
    if (limits_.exempts_loopback && known.is_loopback())
        return {Peer::Kind::local, known, generation};
    return {Peer::Kind::client, known, generation};
}

void Admission::refresh(Peer& peer) const {
    if (peer.generation != generation_.load(std::memory_order_relaxed))
        peer = classify(peer.address);
}

std::optional<ConnectionCounts::Slot> Admission::take_slot(const Peer& peer) const {
    if (!connection_counts_ || peer.kind != Peer::Kind::client) return ConnectionCounts::Slot{};
    return connection_counts_->take(client_key(peer.address));
}

void Admission::identify(const Peer& peer, Request& request) const {
    request.through_proxy = peer.kind == Peer::Kind::proxy;
    request.is_local = peer.address.is_loopback() && !is_forwarded(request);
    request.through_local_proxy = peer.kind == Peer::Kind::local && !request.is_local;
    const Address client = find_client(peer, request);
    request.is_limited = peer.kind != Peer::Kind::local || !client.is_loopback();
    request.client = client_key(client);
    request.client_address = client;
}

Address Admission::find_client(const Peer& peer, const Request& request) const {
    if (request.through_proxy) return forwarded_client(request, peer.address, proxies()->trusted);
    if (request.through_local_proxy)
        return forwarded_client(request, peer.address, proxies()->with_loopback);
    return peer.address;
}

std::optional<Problem> Admission::check_rate(const Peer& peer, const Request& request,
                                             Instant now) {
    warn_about_local_proxy(request);
    if (!rate_ || !request.is_limited || request.actor.is_staff() || request.actor.is_peer() ||
        is_asset(request))
        return std::nullopt;
    const auto wait = rate_->take(request.client, now);
    if (!wait) return std::nullopt;
    rate_limited_.add();
    warn_about_limited_proxy(peer, request);
    return problems::too_many_requests(*wait);
}

Result<StreamSlots> Admission::take_stream_slots(const Request& request) const {
    if (request.actor.is_staff() || !request.is_limited) return StreamSlots{};
    auto of_client = streams_of_client_ ? streams_of_client_->take(request.client)
                                        : OpenCounts<ClientKey>::Slot{};
    if (!of_client) {
        return std::unexpected(problems::too_many_streams(
            "Too many event streams are open from your network address. Close some."));
    }
    auto of_path = streams_of_path_ ? streams_of_path_->take(std::string(request.path))
                                    : OpenCounts<std::string>::Slot{};
    if (!of_path) {
        return std::unexpected(problems::too_many_streams(
            "Too many event streams of this path are open. Close some, or poll instead."));
    }
    return StreamSlots{std::move(*of_client), std::move(*of_path)};
}

void Admission::warn_about_local_proxy(const Request& request) {
    if (!request.through_local_proxy) return;
    undeclared_proxy_.add();
    if (warned_about_local_.exchange(true)) return;
    log::warn(
        "a proxy on this machine is not named in server.trusted_proxies: its X-Forwarded-For is "
        "used for limits, and its other fields are not; add its address to the setting",
        {{"setting", "server.trusted_proxies"}});
}

// Customers behind a proxy that names no client all count as one address.
void Admission::warn_about_limited_proxy(const Peer& peer, const Request& request) {
    const bool unnamed =
        peer.kind == Peer::Kind::proxy && request.client == client_key(peer.address);
    const bool undeclared =
        peer.kind == Peer::Kind::client && request.header("X-Forwarded-For").has_value();
    if ((!unnamed && !undeclared) || warned_about_limited_.exchange(true)) return;
    log::warn(unnamed
                  ? "requests of a trusted proxy were limited as those of one client; the proxy "
                    "must set X-Forwarded-For"
                  : "requests with X-Forwarded-For were limited as those of one client; if they "
                    "come from your own proxy, name it in server.trusted_proxies",
              {{"peer", peer.address.to_string()}});
}

}  // namespace baedal::http
