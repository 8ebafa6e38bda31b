#include "http/limits/client_address.h"

#include <algorithm>
#include <array>
#include <ranges>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/endian/conversion.hpp>

#include "base/parse_integer.h"
#include "base/text.h"
#include "http/request.h"

namespace baedal::http {

namespace ip = boost::asio::ip;

namespace {

constexpr std::size_t longest_address = 45;  // INET6_ADDRSTRLEN without its NUL

// The first address of the network that `address` is in.
Address first_of(const Address& address, unsigned short prefix) {
    if (address.is_v4()) return ip::network_v4(address.to_v4(), prefix).network();
    return ip::network_v6(address.to_v6(), prefix).network();
}

// The forms that proxies write: "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711".
std::optional<Address> parse_forwarded(std::string_view text) {
    const bool bracketed = text.starts_with('[');
    if (!bracketed && std::ranges::count(text, ':') != 1) return parse_address(text);
    const std::size_t end = text.find(bracketed ? ']' : ':');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view port = text.substr(bracketed ? end + 1 : end);
    if (!port.empty() &&
        (port.front() != ':' || port.find_first_not_of("0123456789", 1) != std::string_view::npos))
        return std::nullopt;
    return parse_address(text.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end));
}

}  // namespace

Address plain(const Address& address) {
    if (address.is_v4()) return address;
    const ip::address_v6 v6(address.to_v6().to_bytes());
    if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6);
    return v6;
}

std::optional<Address> parse_address(std::string_view text) {
    constexpr std::string_view alphabet = "0123456789abcdefABCDEF.:";
    if (text.empty() || text.size() > longest_address ||
        text.find_first_not_of(alphabet) != std::string_view::npos)
        return std::nullopt;
    std::array<char, longest_address + 1> terminated{};  // no allocation for a request's address
    std::ranges::copy(text, terminated.begin());
    boost::system::error_code error;
    const Address address = ip::make_address(terminated.data(), error);
    if (error) return std::nullopt;
    return plain(address);
}

std::expected<Network, std::string> Network::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) {
        return std::unexpected("it is neither an IP address nor a network such as 10.0.0.0/8");
    }
    const unsigned short bits = address->is_v4() ? 32 : 128;
    if (slash == std::string_view::npos) return Network(*address, bits);
    if (address->is_v4() && text.contains(':')) {
        return std::unexpected("write an IPv4 network in IPv4, such as 10.0.0.0/8");
    }
    const std::string_view length = text.substr(slash + 1);
    const auto prefix = parse_integer<unsigned short>(length).value_or(0);
    if (prefix < 1 || prefix > bits) {
        return std::unexpected("after the slash stands a length from 1 to " + std::to_string(bits));
    }
    // 10.0.0.5/8 may be meant as one machine, but would trust 16 million.
    const Address first = first_of(*address, prefix);
    if (first != *address) {
        return std::unexpected("the network begins at " + first.to_string() + "/" +
                               std::string(length));
    }
    return Network(first, prefix);
}

bool Network::contains(const Address& address) const {
    return address.is_v4() == first_.is_v4() && first_of(address, prefix_) == first_;
}

bool contains(std::span<const Network> networks, const Address& address) {
    return std::ranges::any_of(networks, [&](const Network& n) { return n.contains(address); });
}

Address forwarded_client(const Request& request, const Address& proxy,
                         std::span<const Network> trusted) {
    Address client = proxy;
    for (const auto& [name, value] : std::views::reverse(request.headers)) {
        if (!equal_ignoring_case(name, "X-Forwarded-For")) continue;
        for (std::string_view list = value;;) {
            const std::size_t comma = list.rfind(',');
            const bool first = comma == std::string_view::npos;
            const auto named = parse_forwarded(trimmed(list.substr(first ? 0 : comma + 1)));
            if (!named) return client;
            client = *named;
            if (!contains(trusted, client)) return client;
            if (first) break;
            list = list.substr(0, comma);
        }
    }
    return client;
}

bool is_forwarded(const Request& request) {
    constexpr std::array<std::string_view, 6> fields{"X-Forwarded-For",   "X-Forwarded-Host",
                                                     "X-Forwarded-Proto", "X-Real-IP",
                                                     "Forwarded",         "Via"};
    return std::ranges::any_of(
        fields, [&](std::string_view name) { return request.header(name).has_value(); });
}

ClientKey client_key(const Address& address) {
    // No IPv6 client is in 0:ffff::/32 (IANA reserves ::/8), so the keys are distinct.
    constexpr ClientKey v4 = 0x0000'FFFF'0000'0000;
    if (address.is_v4()) return v4 | address.to_v4().to_uint();
    return boost::endian::load_big_u64(address.to_v6().to_bytes().data());
}

std::string network_of(const Address& address) {
    if (address.is_unspecified()) return "-";
    if (address.is_loopback()) return "local";
    if (address.is_v4()) {
        const boost::asio::ip::network_v4 network(address.to_v4(), 24);
        return network.canonical().to_string();
    }
    const boost::asio::ip::network_v6 network(address.to_v6(), 48);
    return network.canonical().to_string();
}

}  // namespace baedal::http
