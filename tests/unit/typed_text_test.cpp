#include <doctest/doctest.h>

#include "base/phone.h"
#include "base/typed_text.h"

using namespace baedal;

TEST_CASE("what cannot be seen is no text") {
    for (const char* nothing : {"", " ", "   ", "\u200B", "\u3164", " \u3164\u200B ", "\u3000",
                                "\u115F\u1160", "\uFEFF", "\u200D", "\u00A0"}) {
        CAPTURE(nothing);
        CHECK(visible_text(nothing).empty());
    }
    CHECK(visible_text(" 김하나 ") == "김하나");
    CHECK(visible_text("김 하나") == "김 하나");
    CHECK(visible_text("\u202Eabc\u202C") == "abc");
    CHECK(visible_text("محمد عبد الله") == "محمد عبد الله");
    CHECK(visible_text("\u200F김\u2069") == "김");
    CHECK(visible_text("👨\u200D👩\u200D👧") == "👨\u200D👩\u200D👧");
}

TEST_CASE("a telephone number is taken as it was typed, copied or dictated") {
    for (const char* typed :
         {"010-1234-5678", "010.1234.5678", "０１０－１２３４－５６７８",
          "\u202A010-1234-5678\u202C", "\u200E010 1234 5678", "010\u00A01234\u00A05678",
          "010–1234–5678", " 010-1234-5678 ", "010·1234·5678"}) {
        CAPTURE(typed);
        const std::string plain = plain_phone(typed);
        CHECK(is_phone(plain));
        CHECK(phone_key(plain) == "01012345678");
    }
    CHECK(plain_phone("+82 10-1234-5678") == "+82 10-1234-5678");
    CHECK(!is_phone(plain_phone("전화")));
    CHECK(!is_phone(plain_phone("010-1234-567a")));
}
