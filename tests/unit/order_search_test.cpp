#include <doctest/doctest.h>

#include "order/domain/order_search.h"

namespace order_search_test {

using namespace baedal::order;

TEST_CASE("what staff type is a number, a phone or its end, or a name") {
    struct Case {
        const char* text;
        std::int64_t number;  // 0: none
        const char* last_digits;
        const char* phone_key;
        const char* name;
    };
    for (const Case& c : {
             Case{"27", 27, "", "", ""},
             Case{" #27 ", 27, "", "", ""},
             Case{"#5678", 5678, "", "", ""},
             Case{"5678", 5678, "5678", "", ""},
             Case{"0042", 42, "0042", "", ""},
             Case{"010-1234-5678", 0, "", "01012345678", ""},
             Case{"01012345678", 0, "", "01012345678", ""},
             Case{"+82 10-1234-5678", 0, "", "01012345678", ""},
             Case{"김하나", 0, "", "", "김하나"},
             Case{"Kim 2", 0, "", "", "Kim 2"},
             Case{"#", 0, "", "", "#"},
             Case{"123456", 0, "", "", "123456"},
         }) {
        CAPTURE(c.text);
        const auto found = OrderSearch::of(c.text);
        REQUIRE(found);
        CHECK(found->number.value_or(0) == c.number);
        CHECK(found->last_digits == c.last_digits);
        CHECK(found->phone_key == c.phone_key);
        CHECK(found->name == c.name);
    }
    CHECK(!OrderSearch::of(""));
    CHECK(!OrderSearch::of("  "));
}

}  // namespace order_search_test
