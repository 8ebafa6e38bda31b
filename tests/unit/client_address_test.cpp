#include <doctest/doctest.h>

#include "http/limits/client_address.h"
#include "http/request.h"

namespace client_address_test {

using namespace baedal;
using http::client_key;
using http::Network;
using http::parse_address;

namespace {

bool contains(std::string_view network, std::string_view address) {
    return Network::parse(network).value().contains(parse_address(address).value());
}

std::string refusal(std::string_view network) {
    const auto parsed = Network::parse(network);
    return parsed ? "(accepted)" : parsed.error();
}

// Who asks, when the trusted proxy 10.0.0.1 sends these lines of X-Forwarded-For. 10.0.0.0/8 and
// 2001:db8:10::/48 are trusted.
std::string client(const std::vector<std::string_view>& lines) {
    const std::vector trusted{Network::parse("10.0.0.0/8").value(),
                              Network::parse("2001:db8:10::/48").value()};
    http::Request request;
    request.headers = {{"Host", "a"}, {"Forwarded", "for=203.0.113.99"}};
    for (const std::string_view line : lines) request.headers.emplace_back("x-forwarded-FOR", line);
    request.headers.emplace_back("X-Real-IP", "203.0.113.99");
    return http::forwarded_client(request, parse_address("10.0.0.1").value(), trusted).to_string();
}

http::ClientKey key(std::string_view address) { return client_key(parse_address(address).value()); }

}  // namespace

TEST_CASE("an address is IPv4 or IPv6 in its plain form") {
    CHECK(parse_address("192.0.2.1")->to_string() == "192.0.2.1");
    CHECK(parse_address("2001:DB8::1")->to_string() == "2001:db8::1");
    CHECK(parse_address("::ffff:192.0.2.1")->to_string() == "192.0.2.1");
    CHECK(parse_address("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"));
    for (const std::string_view wrong :
         {"", " ", "192.0.2", "192.0.2.256", "192.0.2.01", "0x7f.0.0.1", "192.0.2.1 ", "1", ":",
          ":::", "2001:db8::1::2", "fe80::1%eth0", "fe80::1%1", "localhost", "unknown", "[::1]",
          "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2555", "0::0::0"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_address(wrong));
    }
    CHECK_FALSE(parse_address(std::string_view("192.0.2.1\0", 10)));

    const auto zoned = boost::asio::ip::make_address("fe80::1%1");
    CHECK(http::plain(zoned).to_string() == "fe80::1");
}

TEST_CASE("a network holds the addresses that share its first bits") {
    CHECK(contains("10.0.0.0/8", "10.255.0.1"));
    CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
    CHECK(contains("192.0.2.128/25", "192.0.2.255"));
    CHECK_FALSE(contains("192.0.2.128/25", "192.0.2.127"));
    CHECK(contains("192.0.2.1/32", "192.0.2.1"));
    CHECK(contains("128.0.0.0/1", "255.255.255.255"));
    CHECK(contains("2001:db8::/33", "2001:db8:7fff::1"));
    CHECK_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
    CHECK(contains("::1/128", "::1"));
}

TEST_CASE("an address alone is a network of one, and IPv4 is IPv4 however it is written") {
    CHECK(contains("127.0.0.1", "127.0.0.1"));
    CHECK(contains("127.0.0.1", "::ffff:127.0.0.1"));
    CHECK(contains("::ffff:127.0.0.1", "127.0.0.1"));
    CHECK_FALSE(contains("127.0.0.1", "127.0.0.2"));
    CHECK(contains("::1", "::1"));
    CHECK_FALSE(contains("::1", "::2"));
    CHECK_FALSE(contains("::/1", "1.2.3.4"));
}

TEST_CASE("a network that is none, or more than was meant, is refused with what is wrong") {
    CHECK(refusal("proxy.local").contains("neither an IP address nor a network"));
    CHECK(refusal("").contains("neither an IP address nor a network"));
    CHECK(refusal("10.0.0/8").contains("neither an IP address nor a network"));
    for (const std::string_view wrong :
         {"10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0.0/8/8", "10.0.0.0/x",
          "10.0.0.0/4294967304", "10.0.0.0/255.0.0.0", "0.0.0.0/0"}) {
        CAPTURE(wrong);
        CHECK(refusal(wrong).contains("a length from 1 to 32"));
    }
    CHECK(refusal("::/0").contains("a length from 1 to 128"));
    CHECK(refusal("2001:db8::/129").contains("a length from 1 to 128"));
    CHECK(refusal("10.0.0.5/8") == "the network begins at 10.0.0.0/8");
    CHECK(refusal("2001:db8::1/32") == "the network begins at 2001:db8::/32");
    CHECK(refusal("::ffff:10.0.0.0/104").contains("in IPv4"));
}

TEST_CASE("the client is the right-most address that is no trusted proxy's") {
    CHECK(client({"203.0.113.7"}) == "203.0.113.7");
    CHECK(client({"198.51.100.1, 203.0.113.7"}) == "203.0.113.7");
    CHECK(client({"203.0.113.7, 10.0.0.2,10.9.9.9"}) == "203.0.113.7");
    CHECK(client({"198.51.100.1,203.0.113.7 ,\t10.0.0.2"}) == "203.0.113.7");
    CHECK(client({"203.0.113.7, 2001:db8:10::5, ::ffff:10.0.0.2"}) == "203.0.113.7");
    CHECK(client({"2001:db8::7"}) == "2001:db8::7");
    // Nobody but proxies: the one that is farthest away.
    CHECK(client({"10.0.0.3, 10.0.0.2"}) == "10.0.0.3");
}

TEST_CASE("several lines are one list, in their order") {
    CHECK(client({"198.51.100.1", "203.0.113.7"}) == "203.0.113.7");
    CHECK(client({"198.51.100.1, 203.0.113.7", "10.0.0.3", "10.0.0.2"}) == "203.0.113.7");
}

TEST_CASE("proxies that add a port are understood") {
    CHECK(client({"203.0.113.7:4711"}) == "203.0.113.7");
    CHECK(client({"[2001:db8::7]:4711"}) == "2001:db8::7");
    CHECK(client({"[2001:db8::7]"}) == "2001:db8::7");
    CHECK(client({"203.0.113.7, 10.0.0.2:80"}) == "203.0.113.7");
    for (const std::string_view wrong : {"203.0.113.7:x", "[2001:db8::7", "[2001:db8::7]x",
                                         "[2001:db8::7]:x", "[", "[]", ":", ":80"}) {
        CAPTURE(wrong);
        CHECK(client({wrong}) == "10.0.0.1");
    }
}

TEST_CASE("what is no address ends the search, and the last good one counts") {
    CHECK(client({}) == "10.0.0.1");
    CHECK(client({""}) == "10.0.0.1");
    CHECK(client({"unknown"}) == "10.0.0.1");
    CHECK(client({"203.0.113.7, unknown"}) == "10.0.0.1");
    CHECK(client({"203.0.113.7, unknown, 10.0.0.2"}) == "10.0.0.2");
    CHECK(client({"203.0.113.7,"}) == "10.0.0.1");
    CHECK(client({"203.0.113.7", ""}) == "10.0.0.1");
    CHECK(client({"<script>, 203.0.113.7"}) == "203.0.113.7");
}

TEST_CASE("an IPv4 client is counted by its address, an IPv6 client by its /64") {
    CHECK(key("192.0.2.1") == key("::ffff:192.0.2.1"));
    CHECK(key("192.0.2.1") != key("192.0.2.2"));
    CHECK(key("2001:db8:0:1::1") == key("2001:db8:0:1:ffff:ffff:ffff:ffff"));
    CHECK(key("2001:db8:0:1::1") != key("2001:db8:0:2::1"));
    CHECK(key("::192.0.2.1") != key("192.0.2.1"));
}

TEST_CASE("the log names the network of a client and not its address") {
    const auto network = [](const char* text) {
        return http::network_of(*http::parse_address(text));
    };
    CHECK(network("203.0.113.77") == "203.0.113.0/24");
    CHECK(network("2001:db8:1:2:3:4:5:6") == "2001:db8:1::/48");
    CHECK(network("127.0.0.9") == "local");
    CHECK(network("::1") == "local");
    CHECK(http::network_of({}) == "-");
}

}  // namespace client_address_test
