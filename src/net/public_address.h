// Which addresses belong to the internet.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace baedal::net {

// False for an address that only this machine or its networks can mean, and for one that means no
// single machine: loopback, private, link-local, shared (RFC 6598), multicast, documentation and
// reserved ones (RFC 6890), and an IPv6 address that stands for such an IPv4 one.
bool is_public(const boost::asio::ip::address& address);

}  // namespace baedal::net
