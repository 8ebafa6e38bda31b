// The URL of a webhook's receiver.
#include <doctest/doctest.h>

#include "webhooks/receiver.h"

namespace webhook_receiver_test {

using namespace baedal;

namespace {

std::string called(const char* url, bool allow_private = false) {
    const auto receiver = webhooks::parse_receiver(url, allow_private);
    if (!receiver) return "no: " + receiver.error();
    return receiver->base.authority() + " " + receiver->target;
}

}  // namespace

TEST_CASE("path and query of a URL are kept as they are") {
    CHECK(called("https://example.com") == "example.com /");
    CHECK(called("https://example.com/") == "example.com /");
    CHECK(called("https://example.com/a/b/") == "example.com /a/b/");
    CHECK(called("https://example.com?a=1") == "example.com /?a=1");
    CHECK(called("https://example.com:8443/a?b=/c&d=%20") == "example.com:8443 /a?b=/c&d=%20");
    CHECK(called("http://127.0.0.1:9000/a", true) == "127.0.0.1:9000 /a");
    CHECK(called("http://n8n:5678/a", true) == "n8n:5678 /a");
}

TEST_CASE("what is not on the internet needs the setting") {
    for (const char* url : {"https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/",
                            "https://localhost/", "https://LOCALHOST/", "https://a.localhost/"}) {
        CHECK_MESSAGE(called(url).contains("webhooks.allow_private"), called(url));
        CHECK_FALSE(called(url, true).starts_with("no"));
    }
    CHECK(called("http://example.com/").starts_with("no"));
    CHECK(called("https://example.com/ a").starts_with("no"));
    CHECK(called("https://example.com/#a").starts_with("no"));
    CHECK(called("https://example.com/?a\r\nb", true).starts_with("no"));
    CHECK(called("https://u:p@example.com/").starts_with("no"));
}

}  // namespace webhook_receiver_test
