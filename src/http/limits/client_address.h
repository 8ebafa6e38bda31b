// The address of a request's client, also behind proxies, and the key by which clients are counted.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

namespace baedal::http {

struct Request;

// Always in the form that plain() and parse_address() return.
using Address = boost::asio::ip::address;

// An IPv4-mapped IPv6 address (::ffff:192.0.2.1) as IPv4, and without a zone (fe80::1%eth0).
Address plain(const Address& address);

// An IPv4 or IPv6 address without zone, port or brackets; otherwise nothing.
std::optional<Address> parse_address(std::string_view text);

// An IPv4 or IPv6 network (CIDR, RFC 4632 and RFC 4291).
class Network {
public:
    // "192.0.2.0/24", "2001:db8::/32", or a single address. Bits after the prefix, and the prefix
    // /0, are errors. The error is a sentence for the owner.
    static std::expected<Network, std::string> parse(std::string_view text);

    bool contains(const Address& address) const;

private:
    Network(Address first, unsigned short prefix) : first_(std::move(first)), prefix_(prefix) {}

    Address first_;
    unsigned short prefix_;  // bits
};

bool contains(std::span<const Network> networks, const Address& address);

// The client of a request that came from the trusted `proxy`: the right-most address in
// X-Forwarded-For that is not a trusted proxy's. The addresses left of it are not proven. Ports are
// dropped. An element that is no address ends the search: the address right of it counts, or
// `proxy`.
Address forwarded_client(const Request& request, const Address& proxy,
                         std::span<const Network> trusted);

// Whether a proxy sent the request for another client: it has a field that proxies add.
bool is_forwarded(const Request& request);

// Limits count by an IPv4 address, or by the /64 of an IPv6 address, the least that one customer
// has (RFC 6177).
using ClientKey = std::uint64_t;
ClientKey client_key(const Address& address);

// The network of a client, for the log: 24 bits of an IPv4 address, 48 of an IPv6 address ("203.0.113.0/24",
// "2001:db8:1::/48"), which many share. "-" for an unspecified address, "local" for a loopback one.
std::string network_of(const Address& address);

}  // namespace baedal::http
