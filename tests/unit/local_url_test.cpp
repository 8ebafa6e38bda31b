#include "cli/local_url.h"

#include <doctest/doctest.h>

namespace local_url_test {

using baedal::http::ListenAddress;

namespace {

std::string local_url(const std::vector<std::string>& addresses) {
    std::vector<ListenAddress> parsed;
    for (const std::string& text : addresses) parsed.push_back(ListenAddress::parse(text).value());
    return baedal::cli::local_url(parsed).value_or("none");
}

}  // namespace

TEST_CASE("the local address is one that a browser can open, also of all addresses") {
    CHECK(local_url({"127.0.0.1:8080"}) == "http://127.0.0.1:8080");
    CHECK(local_url({"192.0.2.7:80"}) == "http://192.0.2.7:80");
    CHECK(local_url({"0.0.0.0:8080"}) == "http://127.0.0.1:8080");
    CHECK(local_url({"[::]:8080"}) == "http://[::1]:8080");
    CHECK(local_url({"[0:0:0:0:0:0:0:0]:8080"}) == "http://[::1]:8080");
    CHECK(local_url({"[2001:db8::1]:8080"}) == "http://[2001:db8::1]:8080");
    CHECK(local_url({"localhost:8080"}) == "http://localhost:8080");
}

TEST_CASE("the local address of a server with a certificate is one of HTTPS") {
    const std::vector<ListenAddress> addresses{ListenAddress::parse("[::]:443").value()};
    CHECK(baedal::cli::local_url(addresses, "https") == "https://[::1]:443");
}

TEST_CASE("the local address is the first TCP address") {
    CHECK(local_url({"unix:/run/shop", "127.0.0.1:81", "127.0.0.1:82"}) == "http://127.0.0.1:81");
    CHECK(local_url({"unix:/run/shop"}) == "none");
    CHECK(local_url({"systemd"}) == "none");
    CHECK(local_url({"127.0.0.1:0"}) == "none");
}

}  // namespace local_url_test
