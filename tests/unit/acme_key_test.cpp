#include "acme/key.h"

#include <doctest/doctest.h>

namespace acme_key_test {

using namespace baedal;
using acme::Key;

TEST_CASE("a key is the same after it was written and read") {
    const Key key = Key::generate();
    const Key again = Key::from_pem(key.to_pem());
    CHECK(again.jwk() == key.jwk());
    CHECK(again.thumbprint() == key.thumbprint());
    CHECK(key.thumbprint().size() == 43);  // 32 bytes
    CHECK(Key::generate().thumbprint() != key.thumbprint());
}

TEST_CASE("a public key is written as its thumbprint is made from") {
    const std::string jwk = Key::generate().jwk();
    CHECK(jwk.starts_with(R"({"crv":"P-256","kty":"EC","x":")"));
    CHECK(jwk.size() ==
          std::string_view(R"({"crv":"P-256","kty":"EC","x":"","y":""})").size() + 86);
}

TEST_CASE("a signature has two numbers of 32 bytes, and differs with the text") {
    const Key key = Key::generate();
    for (int i = 0; i < 50; ++i) CHECK(key.sign("a text").size() == 86);
    CHECK(key.sign("a text") != key.sign("another"));
}

TEST_CASE("what is no P-256 key is refused") {
    for (const char* text :
         {"", "no PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
        CHECK_THROWS_AS(Key::from_pem(text), std::runtime_error);
}

TEST_CASE("a temporary certificate has its names and is told from a real one") {
    const std::vector<std::string> names{"shop.example.kr", "www.shop.example.kr"};
    const acme::Validity validity =
        acme::validity_of(acme::temporary_certificate(Key::generate(), names), names);
    CHECK(validity.covers);
    CHECK(validity.is_temporary);
    CHECK(validity.until - validity.from > std::chrono::days{1});
    CHECK_FALSE(
        acme::validity_of(acme::temporary_certificate(Key::generate(), {names[0]}), names).covers);
    CHECK_THROWS_AS(acme::validity_of("nothing", names), std::runtime_error);
}

}  // namespace acme_key_test
