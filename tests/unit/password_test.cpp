#include <doctest/doctest.h>

#include "auth/password.h"

namespace password_test {

using namespace baedal;

TEST_CASE(
    "a password is kept as argon2id with 19 MiB, two passes, one lane, and a salt of its own") {
    SystemRandom random;
    const std::string hash = auth::hash_password("비밀번호입니다", random);
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(auth::hash_password("비밀번호입니다", random) != hash);
    CHECK(auth::verify_password(hash, "비밀번호입니다"));
    CHECK_FALSE(auth::verify_password(hash, "비밀번호입니다."));
    CHECK_FALSE(auth::verify_password(hash, ""));
}

TEST_CASE("no password fits nobody") {
    CHECK_FALSE(auth::verify_password("", ""));
    CHECK_FALSE(auth::verify_password("", "password"));
}

}  // namespace password_test
