// Which addresses belong to the internet.
#include <doctest/doctest.h>

#include "net/public_address.h"

namespace public_address_test {

using namespace baedal;

namespace {

bool is_public(const char* address) {
    return net::is_public(boost::asio::ip::make_address(address));
}

}  // namespace

TEST_CASE("addresses of machines on the internet are public") {
    for (const char* address :
         {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0", "128.0.0.1",
          "169.253.1.1", "172.15.255.255", "172.32.0.0", "192.167.1.1", "192.169.1.1",
          "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::101:101",
          "2002:101:101::1", "::ffff:1.1.1.1"})
        CHECK_MESSAGE(is_public(address), address);
}

TEST_CASE("addresses of this machine, of its networks and of no machine are not public") {
    for (const char* address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.0.0.1",
                                "10.255.255.255",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.255.255.255",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.88.99.1",
                                "192.168.0.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.1",
                                "203.0.113.1",
                                "224.0.0.1",
                                "239.255.255.255",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::127.0.0.1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "64:ff9b::7f00:1",
                                "64:ff9b::a00:1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "2002:7f00:1::",
                                "2002:c0a8:1::1",
                                "3fff::1",
                                "fc00::1",
                                "fdff::1",
                                "fe80::1",
                                "febf::1",
                                "fec0::1",
                                "ff02::1"})
        CHECK_MESSAGE(!is_public(address), address);
}

}  // namespace public_address_test
