// The signature of a delivery. web/tests/webhooks_test.mjs verifies deliveries with the reference library.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "webhooks/signature.h"

namespace webhook_signature_test {

using namespace baedal;

TEST_CASE("the HMAC is that of RFC 4231") {
    std::string hex;
    for (const char byte : hmac_sha256("Jefe", "what do ya want for nothing?")) {
        static constexpr char digits[] = "0123456789abcdef";
        hex += digits[static_cast<unsigned char>(byte) >> 4];
        hex += digits[static_cast<unsigned char>(byte) & 15];
    }
    CHECK(hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("a signature depends on the key, the id, the second and the body") {
    const TimePoint at = from_millis(1'800'000'000'999);
    const std::string signature = webhooks::sign("key", "id", at, "body");
    CHECK(signature.starts_with("v1,"));
    CHECK(signature == webhooks::sign("key", "id", from_millis(1'800'000'000'000), "body"));
    CHECK(signature != webhooks::sign("kez", "id", at, "body"));
    CHECK(signature != webhooks::sign("key", "ie", at, "body"));
    CHECK(signature != webhooks::sign("key", "id", at + std::chrono::seconds{1}, "body"));
    CHECK(signature != webhooks::sign("key", "id", at, "bodz"));
    CHECK(webhooks::to_timestamp(at) == "1800000000");
}

TEST_CASE("a secret is long enough, and each webhook has its own") {
    SystemRandom random;
    const std::string key = webhooks::make_key(random);
    CHECK(key.size() == 32);
    CHECK(key != webhooks::make_key(random));
    CHECK(webhooks::to_secret("abc") == "whsec_YWJj");
}

}  // namespace webhook_signature_test
