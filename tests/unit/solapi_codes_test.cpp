#include "notify/channel/solapi/solapi_codes.h"

#include <doctest/doctest.h>

#include "notify/channel/solapi/solapi_channel.h"
#include "notify/channel/solapi/solapi_diagnoses.h"
#include "notify/channel/solapi/solapi_signature.h"

namespace solapi_codes_test {

using namespace baedal;
using namespace baedal::notify;

TEST_CASE("each code of Solapi has its meaning") {
    using enum SolapiMeaning;
    for (const char* code : {"1010", "1026", "1029", "1032", "1060", "2254", "3010", "3059"})
        CHECK(meaning_of(code) == refused);
    for (const char* code : {"1041", "1042", "1043", "1053"})
        CHECK(meaning_of(code) == wrong_template);
    for (const char* code : {"1020", "1030", "1062", "2063"}) CHECK(meaning_of(code) == account);
    for (const char* code : {"1024", "1058", "2024"}) CHECK(meaning_of(code) == later);
    for (const char* code : {"2000", "3000"}) CHECK(meaning_of(code) == accepted);
    for (const char* code : {"3101", "3104", "3107", "3108"})
        CHECK(meaning_of(code) == kakao_failed);
    CHECK(meaning_of("4000") == delivered);
    for (const char* code : {"", "9", "5000", "abcd", "10300"}) CHECK(meaning_of(code) == accepted);
}

TEST_CASE("what holds the channel is told with its advice, and the rest is not") {
    for (const char* code :
         {"1020", "1030", "1062", "2063", "InvalidAPIKey", "SignatureDoesNotMatch",
          "RequestTimeTooSkewed", "1043", "no-template", "unreachable"}) {
        CAPTURE(code);
        CHECK(diagnose_solapi(code));
    }
    for (const char* code : {"", "1010", "3104", "4000", "TooManyRequests"})
        CHECK_FALSE(diagnose_solapi(code));
}

TEST_CASE("a code from outside is printed only if it is short and plain") {
    CHECK(printable_solapi_code("InvalidAPIKey") == "InvalidAPIKey");
    CHECK(printable_solapi_code("") == "?");
    CHECK(printable_solapi_code("a b") == "?");
    CHECK(printable_solapi_code(std::string(41, 'a')) == "?");
}

// HMAC-SHA256 of RFC 4231, test case 2: the key "Jefe" and the text "what do ya want for nothing?".
TEST_CASE("the signature is the HMAC of the date and the salt") {
    CHECK(solapi_authorization("KEY", "Jefe", "what do ya want ", "for nothing?") ==
          "HMAC-SHA256 apiKey=KEY, date=what do ya want , salt=for nothing?, signature="
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("mobile numbers of Korea are reached, in any spelling, and nothing else") {
    for (const char* phone : {"010-1234-5678", "01012345678", "+82 10-1234-5678", "011-234-5678"})
        CHECK(is_korean_mobile(phone));
    for (const char* phone :
         {"", "02-1234-5678", "통닭집", "+1 212 555 0100", "010-12", "070-1234-5678"})
        CHECK_FALSE(is_korean_mobile(phone));
}

}  // namespace solapi_codes_test
