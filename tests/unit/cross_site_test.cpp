#include <doctest/doctest.h>

#include "http/cross_site.h"

namespace cross_site_test {

using namespace baedal::http;

namespace {

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

Request request(Fields fields, bool through_proxy = false) {
    Request out;
    out.headers = std::move(fields);
    out.through_proxy = through_proxy;
    return out;
}

}  // namespace

TEST_CASE("what no browser sent is not cross-site") {
    CHECK_FALSE(is_cross_site(request({})));
    CHECK_FALSE(is_cross_site(request({{"Host", "shop.example"}})));
}

TEST_CASE("a browser says itself whose page it is, and that outweighs Origin") {
    const auto with = [](std::string_view site) {
        return request({{"Sec-Fetch-Site", site}, {"Host", "a"}, {"Origin", "http://b"}});
    };
    CHECK_FALSE(is_cross_site(with("same-origin")));
    CHECK_FALSE(is_cross_site(with("none")));
    for (const char* site : {"cross-site", "same-site", "", "Same-Origin", "same-origin, none"})
        CHECK(is_cross_site(with(site)));
}

TEST_CASE("an older browser's Origin must be our own host and port") {
    struct Case {
        const char* origin;
        const char* host;
        bool cross_site;
    };
    for (const Case& c : {
             Case{"http://shop.example", "shop.example", false},
             Case{"https://shop.example", "SHOP.example", false},
             Case{"http://shop.example:80", "shop.example", false},
             Case{"https://shop.example", "shop.example:443", false},
             Case{"http://127.0.0.1:8080", "127.0.0.1:8080", false},
             Case{"http://[::1]:8080", "[::1]:8080", false},
             Case{"http://shop.example:81", "shop.example", true},
             Case{"http://shop.example", "shop.example:81", true},
             Case{"https://shop.example:80", "shop.example:443", true},
             Case{"http://evil.example", "shop.example", true},
             Case{"http://shop.example.evil.example", "shop.example", true},
             Case{"http://shop.example@evil.example", "shop.example", true},
             Case{"null", "shop.example", true},
             Case{"", "", true},
             Case{"http://", "", true},
             Case{"shop.example", "shop.example", true},
             Case{"ftp://shop.example", "shop.example", true},
         }) {
        CAPTURE(c.origin);
        CAPTURE(c.host);
        CHECK(is_cross_site(request({{"Host", c.host}, {"Origin", c.origin}})) == c.cross_site);
    }
}

TEST_CASE("another origin is told from what a browser says of the site") {
    CHECK(has_other_origin(request({{"Host", "a"}, {"Origin", "http://a:8081"}})));
    CHECK_FALSE(has_other_origin(request({{"Host", "a:8081"}, {"Origin", "http://a:8081"}})));
    CHECK_FALSE(has_other_origin(request({{"Host", "a"}})));
    CHECK_FALSE(has_other_origin(
        request({{"Sec-Fetch-Site", "cross-site"}, {"Host", "a"}, {"Origin", "http://b"}})));
}

TEST_CASE("only a trusted proxy is believed about the host and the scheme that the client used") {
    const Fields fields{{"Host", "10.0.0.1:8080"},
                        {"X-Forwarded-Host", "other.example, shop.example"},
                        {"X-Forwarded-Proto", "HTTPS"},
                        {"Origin", "https://shop.example"}};
    CHECK_FALSE(is_cross_site(request(fields, true)));
    CHECK(is_cross_site(request(fields, false)));
    CHECK(is_over_tls(request(fields, true)));
    CHECK_FALSE(is_over_tls(request(fields, false)));
    CHECK_FALSE(is_over_tls(request({{"X-Forwarded-Proto", "http"}}, true)));
    CHECK_FALSE(is_over_tls(request({}, true)));
    Request local = request(fields);
    local.through_local_proxy = true;
    CHECK(is_over_tls(local));
    CHECK(is_cross_site(local));
    // The client's own field comes before the proxy's.
    CHECK_FALSE(is_over_tls(
        request({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Proto", "http"}}, true)));
    CHECK(is_over_tls(
        request({{"X-Forwarded-Proto", "http"}, {"X-Forwarded-Proto", "https"}}, true)));
}

}  // namespace cross_site_test
