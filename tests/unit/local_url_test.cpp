#include "cli/local_url.h"

#include <doctest/doctest.h>

namespace local_url_test {

using baedal::cli::local_url;

TEST_CASE("the local address is one that a browser can open, also of all addresses") {
    CHECK(local_url("127.0.0.1", 8080) == "http://127.0.0.1:8080");
    CHECK(local_url("192.0.2.7", 80) == "http://192.0.2.7:80");
    CHECK(local_url("0.0.0.0", 8080) == "http://127.0.0.1:8080");
    CHECK(local_url("::", 8080) == "http://[::1]:8080");
    CHECK(local_url("0:0:0:0:0:0:0:0", 8080) == "http://[::1]:8080");
    CHECK(local_url("2001:db8::1", 8080) == "http://[2001:db8::1]:8080");
    CHECK(local_url("localhost", 8080) == "http://localhost:8080");
}

}  // namespace local_url_test
