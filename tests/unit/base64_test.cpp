#include "base/base64.h"

#include <doctest/doctest.h>

namespace base64_test {

TEST_CASE("bytes are encoded for addresses and without padding") {
    CHECK(baedal::base64url("") == "");
    CHECK(baedal::base64url("f") == "Zg");
    CHECK(baedal::base64url("fo") == "Zm8");
    CHECK(baedal::base64url("foo") == "Zm9v");
    CHECK(baedal::base64url("\xFB\xFF\xFE") == "-__-");
}

TEST_CASE("bytes are encoded with padding elsewhere") {
    CHECK(baedal::base64("") == "");
    CHECK(baedal::base64("f") == "Zg==");
    CHECK(baedal::base64("foo") == "Zm9v");
    CHECK(baedal::base64("\xFB\xFF\xFE") == "+//+");
}

}  // namespace base64_test
