// The form in which telephone numbers are compared.
#include <doctest/doctest.h>

#include "base/phone.h"

namespace phone_test {

using namespace baedal;

TEST_CASE("a number is the same however it is written") {
    for (const char* written : {"010-1234-5678", "01012345678", "010 1234 5678", "(010) 1234-5678",
                                "+82 10-1234-5678", "+82-010-1234-5678", "0082 10 1234 5678"}) {
        CAPTURE(written);
        CHECK(phone_key(written) == "01012345678");
    }
    CHECK(phone_key("02-123-4567") == "021234567");
    CHECK(phone_key("+1 (212) 555-0100") == "12125550100");
    CHECK(phone_key("82-123-4567") == "821234567");  // no country code without its mark
    CHECK(phone_key("") == "");
}

TEST_CASE("phone: a masked number shows its last four digits") {
    CHECK(masked_phone("010-1234-5678") == "***-****-5678");
    CHECK(masked_phone("+82 10 1234 5678") == "+** ** **** 5678");
    CHECK(masked_phone("5678") == "5678");
    CHECK(masked_phone("") == "");
}

}  // namespace phone_test
