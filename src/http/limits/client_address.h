// Which address a request comes from, behind proxies too, and the unit that clients are counted by.
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

// Always in the plain form that plain() and parse_address() give.
using Address = boost::asio::ip::address;

// An IPv4-mapped IPv6 address (::ffff:192.0.2.1) as IPv4, and without a zone (fe80::1%eth0).
Address plain(const Address& address);

// An IPv4 or IPv6 address without zone, port or brackets; nothing if the text is none.
std::optional<Address> parse_address(std::string_view text);

// An IPv4 or IPv6 network (CIDR, RFC 4632 and RFC 4291).
class Network {
public:
    // "192.0.2.0/24", "2001:db8::/32", or an address, which is a network of one. Otherwise says what
    // is wrong with it; that includes bits beyond the prefix, and /0, which is everybody.
    static std::expected<Network, std::string> parse(std::string_view text);

    bool contains(const Address& address) const;

private:
    Network(Address first, unsigned short prefix) : first_(std::move(first)), prefix_(prefix) {}

    Address first_;
    unsigned short prefix_;  // bits
};

bool contains(std::span<const Network> networks, const Address& address);

// The client of a request that came from `proxy`, which must be trusted: the right-most address in
// X-Forwarded-For that is not a trusted proxy's. What stands left of it is the client's own claim.
// Ports are dropped. Where an element is no address, the last one before it counts, or `proxy`.
Address forwarded_client(const Request& request, const Address& proxy,
                         std::span<const Network> trusted);

// What limits count by: an IPv4 address, or the /64 of an IPv6 address, since that is the least that
// one customer has (RFC 6177).
using ClientKey = std::uint64_t;
ClientKey client_key(const Address& address);

}  // namespace baedal::http
