// Calls that may go to the internet only, whatever address the name has.
#include <doctest/doctest.h>

#include "net/https_client.h"
#include "support/coroutines.h"
#include "support/toy_server.h"

namespace public_only_test {

using namespace baedal;

TEST_CASE("a name of this machine is not called, and no byte is sent") {
    test::ToyServer server;
    test::Io io{1};
    const auto call = [&](const std::string& host, bool public_only) {
        net::BaseUrl base{
            .tls = false, .host = host, .port = std::to_string(server.port()), .path_prefix = ""};
        const net::HttpsClient client({.base = base, .ca_file = "", .public_only = public_only});
        return io.run(client.call({.method = "GET", .target = "/toys", .headers = {}, .body = ""}))
            .status;
    };
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        CHECK(call(host, false) == 200);
        try {
            call(host, true);
            FAIL("it was called");
        } catch (const net::CallFailed& e) {
            CHECK(std::string(e.what()).contains("is not on the internet"));
            CHECK_FALSE(e.maybe_sent);
        }
    }
}

}  // namespace public_only_test
