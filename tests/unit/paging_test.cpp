#include <doctest/doctest.h>

#include "http/paging.h"

namespace paging_test {

namespace {

struct Item {
    std::int64_t id;
};

}  // namespace

TEST_CASE("a page has its items, and a cursor where one more was found") {
    using baedal::http::cut_to_page;
    std::vector<Item> three{{4}, {5}, {9}};
    CHECK(cut_to_page(three, 2, &Item::id) == "5");
    CHECK(three.size() == 2);
    CHECK(cut_to_page(three, 2, &Item::id).empty());
    CHECK(three.size() == 2);
    std::vector<Item> none;
    CHECK(cut_to_page(none, 1, &Item::id).empty());
}

}  // namespace paging_test
