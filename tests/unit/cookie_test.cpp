#include <doctest/doctest.h>

#include "http/cookie.h"

namespace cookie_test {

using namespace baedal;

namespace {

std::optional<std::string_view> found_in(
    const std::vector<std::pair<std::string, std::string>>& headers) {
    static http::Request request;
    request.headers.assign(headers.begin(), headers.end());
    return http::cookie(request, "id");
}

}  // namespace

TEST_CASE("a cookie is found among others, in several fields, whatever the spaces") {
    CHECK(found_in({{"Cookie", "id=7"}}) == "7");
    CHECK(found_in({{"cookie", "a=1;  id=7 ; b=2"}}) == "7");
    CHECK(found_in({{"Cookie", "a=1"}, {"Host", "id=3"}, {"Cookie", "id=7"}}) == "7");
    CHECK(found_in({{"Cookie", "id=a=b"}}) == "a=b");
    CHECK(found_in({{"Cookie", ";;id=;"}}) == "");
}

TEST_CASE("no other cookie is taken for it") {
    CHECK(!found_in({{"Cookie", "ID=7; xid=7; idx=7; id"}}));
    CHECK(!found_in({{"Set-Cookie", "id=7"}}));
    CHECK(!found_in({}));
}

}  // namespace cookie_test
