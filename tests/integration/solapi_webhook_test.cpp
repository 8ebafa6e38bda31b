// Delivery reports of Solapi by webhook.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "notify/http/solapi_webhook.h"
#include "solapi_harness.h"

namespace solapi_webhook_test {

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::order::contract;
using namespace baedal::test;

namespace {

Response report(SolapiHarness& harness, const std::string& body,
                const std::string& secret = "the secret of the webhook") {
    return harness.send(
        {.method = http::Method::post,
         .path = "/notifications/webhooks/solapi",
         .body = body,
         .headers = {{"X-Solapi-Secret", sha1_hex(secret)}, {"Content-Type", "application/json"}},
         .actor = customer()});
}

}  // namespace

TEST_CASE("a report brings the question forward, and is not believed itself") {
    SolapiHarness harness;
    harness.deliver(about<OrderRejected>());
    harness.run_sender();
    const std::string id = harness.provider().messages().front().id;
    const std::string claim = R"({"messageId": ")" + id + R"(", "statusCode": "3010"})";
    for (const std::string& body :
         {"[" + claim + "]", R"([{"eventDataId": "e", "data": )" + claim + "}]",
          "[" + claim + "," + claim + "]"}) {
        CHECK(report(harness, body).status == 200);
        harness.run_poller();
        CHECK(harness.states() == std::vector<std::string>{"rejected/customer accepted 2000"});
    }
    harness.pass(std::chrono::seconds{11});  // long before the next question
    CHECK(report(harness, R"([{"groupId": "G4V", "count": {}}])").status == 200);
    harness.run_poller();
    CHECK(harness.states() == std::vector<std::string>{"rejected/customer sent alimtalk 4000"});
    CHECK(report(harness, "[" + claim + "]").status == 200);
    harness.run_poller();
    CHECK(harness.states() == std::vector<std::string>{"rejected/customer sent alimtalk 4000"});
}

TEST_CASE("a report with another secret, or that is nonsense, changes nothing") {
    SolapiHarness harness;
    harness.deliver(about<OrderRejected>());
    harness.run_sender();
    const int before = harness.provider().calls("list");
    CHECK(report(harness, R"([{"groupId": "G4V"}])", "another secret").status == 403);
    CHECK(harness.post("/notifications/webhooks/solapi", "[]").status == 403);
    CHECK(report(harness, "no JSON").status == 400);
    for (const char* nonsense : {"{}", "[]", "[1, null, []]", R"([{"messageId": 5}])"})
        CHECK(report(harness, nonsense).status == 200);
    harness.run_poller();
    CHECK(harness.provider().calls("list") == before);
}

TEST_CASE("a deployment without the secret takes no reports") {
    ModuleHarness harness(notify::definition());
    CHECK(harness.post("/notifications/webhooks/solapi", "[]").status == 404);
}

}  // namespace solapi_webhook_test
