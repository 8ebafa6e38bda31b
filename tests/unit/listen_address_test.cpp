#include "http/server/listen_address.h"

#include <doctest/doctest.h>

namespace listen_address_test {

using baedal::http::ListenAddress;
using Kind = ListenAddress::Kind;

TEST_CASE(
    "an address to listen on is a host and a port, a path, or the service manager's sockets") {
    const auto v4 = ListenAddress::parse("127.0.0.1:8080").value();
    CHECK(v4.kind == Kind::tcp);
    CHECK(v4.host == "127.0.0.1");
    CHECK(v4.port == 8080);
    const auto v6 = ListenAddress::parse("[::1]:0").value();
    CHECK(v6.host == "::1");
    CHECK(v6.port == 0);
    const auto local = ListenAddress::parse("unix:/run/baedal/http").value();
    CHECK(local.kind == Kind::local);
    CHECK(local.path == "/run/baedal/http");
    CHECK(ListenAddress::parse("systemd").value().kind == Kind::inherited);
}

TEST_CASE("an address to listen on is written as it is read") {
    for (const char* text :
         {"127.0.0.1:8080", "[2001:db8::1]:80", "localhost:0", "unix:/run/http", "systemd"})
        CHECK(ListenAddress::parse(text).value().to_text() == text);
}

TEST_CASE("what is no address to listen on is named") {
    for (const std::string& text : std::initializer_list<std::string>{
             "", "8080", ":8080", "localhost", "localhost:", "localhost:http", "localhost:65536",
             "localhost:-1", "unix:", "unix:relative/path", "unix:/" + std::string(120, 'x')}) {
        CAPTURE(text);
        const auto address = ListenAddress::parse(text);
        REQUIRE(!address);
        CHECK(address.error().contains("'" + text + "'"));
    }
}

}  // namespace listen_address_test
