// What is a telephone number, and the form in which numbers are compared.
#include <doctest/doctest.h>

#include "base/phone.h"

namespace phone_test {

using namespace baedal;

TEST_CASE("a number is the same however it is written") {
    for (const char* written :
         {"010-1234-5678", "01012345678", "010 1234 5678", "(010) 1234-5678", "+82 10-1234-5678",
          "+82-010-1234-5678", "0082 10 1234 5678", "(+82) 10-1234-5678", " +82 (0)10-1234-5678",
          "(00)82-10-1234-5678"}) {
        CAPTURE(written);
        CHECK(phone_key(written) == "01012345678");
    }
    CHECK(phone_key("02-123-4567") == "021234567");
    CHECK(phone_key("+1 (212) 555-0100") == "12125550100");
    CHECK(phone_key("82-123-4567") == "821234567");  // no country code without its mark
    CHECK(phone_key("") == "");
}

TEST_CASE("the key of a key is the same") {
    for (const char* written :
         {"010-1234-5678", "+82 10-1234-5678", "+1 212 555 0100", "0000 10 1234", "+82 00 1234567",
          "00 0082 10-1234-567", "000", "+82", "0082 82 123 4567", "82-123-4567"}) {
        CAPTURE(written);
        const std::string key = phone_key(written);
        CHECK(phone_key(key) == key);
    }
}

TEST_CASE("a number is written with digits and what stands between them") {
    for (const char* written : {"010-1234-5678", "(02) 123-4567", "+82 10 1234 5678", "1588-0000",
                                "(+82)10-1234-5678", "0082 10 1234 5678", "123456789012345"}) {
        CAPTURE(written);
        CHECK(is_phone(written));
    }
    for (const char* written : {"", "112", "123456", "1234567890123456", "010.1234.5678",
                                "010-1234-567x", "010+1234+5678", "0101234567+8", "++82101234567",
                                "0000000", "+82 12345", "\xEF\xBC\x90\xEF\xBC\x91 1234567"}) {
        CAPTURE(written);
        CHECK_FALSE(is_phone(written));
    }
}

TEST_CASE("a masked number shows its last four digits") {
    CHECK(masked_phone("010-1234-5678") == "***-****-5678");
    CHECK(masked_phone("+82 10 1234 5678") == "+** ** **** 5678");
    CHECK(masked_phone("5678") == "5678");
    CHECK(masked_phone("") == "");
}

}  // namespace phone_test
