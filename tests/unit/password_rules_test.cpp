#include <ctime>
#include <string>

#include <doctest/doctest.h>

#include "auth/common_words.h"
#include "auth/password_rules.h"

namespace password_rules_test {

using namespace baedal;

TEST_CASE("what a guesser tries first is no password") {
    for (const char* common :
         {"password",  "PASSWORD",         "Password1",    "password123",   "p@ssw0rd",
          "P@$$w0rd!", "passwordpassword", "12345678",     "123456789",     "1234567890",
          "87654321",  "11111111",         "00000000",     "12341234",      "12121212",
          "123123123", "147147147",        "qwertyui",     "qwerty123",     "1234qwer",
          "qwer1234!", "asdfasdf",         "asdf1234",     "zxcvbnm,",      "1q2w3e4r",
          "1qaz2wsx",  "1qaz@WSX",         "qwe123asd",    "q1w2e3r4",      "aaaaaaaa",
          "aaaa1111",  "abcdefgh",         "hgfedcba",     "abc12345",      "abcd1234",
          "abc123!!",  "iloveyou",         "iloveyou1",    "iloveyou2024",  "sunshine",
          "princess1", "football7",        "superman!",    "letmein1",      "welcome1",
          "changeme",  "admin123",         "admin1234!",   "administrator", "trustno1",
          "korea1234", "seoul2024",        "minsu1985",    "minji0412",     "2024seoul",
          "19851224",  "01012345678",      "12251985",     "kim19851224",   "tkfkdgo1",
          "dkssud12",  "qlalfqjsgh",       "비밀번호1234", "사랑해요1234",  "baedal2024",
          "chicken1",  "pizza123!",        "monkey12",     "dragon99",      "testtest",
          "test1234",  "!!!!!!!!",         "starwars",     "whatever",      "computer1",
          "michael1",  "jennifer",         "hello123",     "master2023!"}) {
        CAPTURE(common);
        CHECK(auth::is_common_password(common));
    }
    CHECK(auth::common_words().size() > 1'000);
}

TEST_CASE("several words, and what nobody guesses, are a password") {
    for (const char* good :
         {"long enough", "another one", "a long enough password", "another long password",
          "one more long one", "a-kitchen-of-its-own", "correct horse battery staple", "xk7Qp2vT",
          "83951742", "바람이 불어 좋은 날", "tiger eats kimchi", "blue chair 71", "a guess a day",
          "vK3#mm9!pLq", "not the password"}) {
        CAPTURE(good);
        CHECK_FALSE(auth::is_common_password(good));
    }
}

TEST_CASE("a password is not made of the user's name") {
    for (const char* bad : {"minseong", "MinSeong", "minseong-1", "xx-minseong", "minseong-secret",
                            "minseongminseong", "my name: minseong", "minseong and some"}) {
        CAPTURE(bad);
        CHECK(auth::contains_name(bad, "minseong"));
        CHECK_FALSE(auth::password_error(bad, "minseong").empty());
    }
    CHECK(auth::contains_name("minseong1", "minseong@shop.example"));
    CHECK(auth::contains_name("kim-wx7v", "kim"));
    CHECK_FALSE(auth::contains_name("long enough", "lo"));
    CHECK_FALSE(auth::contains_name("long enough", "kim"));
    // A passphrase that stands without the name.
    CHECK_FALSE(auth::contains_name("a long password of the owner", "owner"));
    CHECK(auth::password_error("a long password of the owner", "owner").empty());
}

TEST_CASE("the longest password is checked at once") {
    const std::string run_and_more = std::string(199, 'p') + "q";
    const std::clock_t begun = std::clock();
    for (int i = 0; i < 20; ++i) CHECK_FALSE(auth::is_common_password(run_and_more));
    // A search of every way to split it needs three times as long under the sanitizers.
    CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < 5);
}

}  // namespace password_rules_test
