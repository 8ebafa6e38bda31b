// The menus that an owner may publish, and the error for each fault of another.
#include <algorithm>

#include <doctest/doctest.h>

#include "store/domain/menu_rules.h"
#include "store/http/menu_decoder.h"

namespace store_menu_test {

using namespace baedal;
using namespace baedal::store;

namespace {

Result<contract::Menu> read(std::string_view text) {
    return decode_menu(*json::parse_object(text));
}

std::vector<std::string> errors_at(std::string_view text) {
    std::vector<std::string> out;
    const auto menu = read(text);
    if (menu) return out;
    CHECK(menu.error().status == 422);
    CHECK(menu.error().slug == "invalid-request");
    for (const FieldError& error : menu.error().errors) out.push_back(error.pointer);
    return out;
}

std::string one_item(const std::string& item) {
    return R"({"categories": [{"name": "치킨", "items": [)" + item + "]}]}";
}
std::string one_group(const std::string& group) {
    return one_item(R"({"id": 1, "name": "통닭", "price": 1, "optionGroups": [)" + group + "]}");
}

using Pointers = std::vector<std::string>;

}  // namespace

TEST_CASE("a whole menu is read, and absent members have defaults") {
    const auto menu = read(R"({"categories": [{"name": "치킨", "items": [
        {"id": 11, "name": "통닭", "price": 18000, "optionGroups": [
            {"id": 1, "name": "소스", "choices": [{"id": 101, "name": "양념"}, {"id": 102, "name": "간장", "price": 500,
             "soldOut": true, "soldOutUntil": "2026-11-22T09:00:00Z"}]}]}]}]})");
    REQUIRE(menu);
    const contract::Item& item = menu->categories.at(0).items.at(0);
    CHECK(item.price == 18000);
    CHECK(item.description.empty());
    const contract::OptionGroup& group = item.option_groups.at(0);
    CHECK(group.min == 0);
    CHECK(group.max == 1);
    CHECK(group.choices.at(0).price == 0);
    CHECK_FALSE(group.choices.at(0).sold_out);
    CHECK(group.choices.at(1).sold_out_until == from_rfc3339("2026-11-22T09:00:00Z"));
}

TEST_CASE("a menu may be empty") { CHECK(read(R"({"categories": []})")); }

TEST_CASE("each error of a member is named by its pointer") {
    CHECK(errors_at("{}") == Pointers{"/categories"});
    CHECK(errors_at(R"({"categories": [], "colour": "red"})") == Pointers{"/colour"});
    CHECK(errors_at(one_item(R"({"id": 0, "name": "통닭", "price": 1})")) ==
          Pointers{"/categories/0/items/0/id"});
    CHECK(errors_at(one_item(R"({"id": 1, "name": "", "price": 1})")) ==
          Pointers{"/categories/0/items/0/name"});
    CHECK(errors_at(one_item(R"({"id": 1, "name": ")" + std::string(81, 'x') +
                             R"(", "price": 1})")) == Pointers{"/categories/0/items/0/name"});
    CHECK(errors_at(one_item(R"({"id": 1, "name": "통닭", "price": -1})")) ==
          Pointers{"/categories/0/items/0/price"});
    CHECK(errors_at(one_item(R"({"id": 1, "name": "통닭", "price": 100000001})")) ==
          Pointers{"/categories/0/items/0/price"});
    CHECK(errors_at(one_item(R"({"id": 1, "name": "통닭", "price": 1.5})")) ==
          Pointers{"/categories/0/items/0/price"});
    CHECK(errors_at(one_group(R"({"id": 1, "name": "소스", "choices": []})")) ==
          Pointers{"/categories/0/items/0/optionGroups/0/choices"});
}

TEST_CASE("80 characters are a name, in Korean too, and 100,000,000 is a price") {
    std::string name;
    for (int i = 0; i < 80; ++i) name += "닭";
    CHECK(read(one_item(R"({"id": 1, "name": ")" + name + R"(", "price": 100000000})")));
}

TEST_CASE("repeated ids and names are named by their pointers") {
    CHECK(errors_at(R"({"categories": [
        {"name": "a", "items": [{"id": 1, "name": "통닭", "price": 1}]},
        {"name": "b", "items": [{"id": 1, "name": "피자", "price": 1}, {"id": 2, "name": "통닭", "price": 1}]}]})") ==
          Pointers{"/categories/1/items/0/id", "/categories/1/items/1/name"});
    const std::string group = "/categories/0/items/0/optionGroups/";
    CHECK(errors_at(one_group(R"({"id": 1, "name": "a", "choices": [{"id": 5, "name": "x"}]},
                                 {"id": 1, "name": "b", "choices": [{"id": 5, "name": "x"}]})")) ==
          Pointers{group + "1/id", group + "1/choices/0/id"});
    CHECK(
        errors_at(one_group(
            R"({"id": 1, "name": "a", "choices": [{"id": 5, "name": "x"}, {"id": 6, "name": "x"}]})")) ==
        Pointers{group + "0/choices/1/name"});
}

TEST_CASE("a group with fewer choices than it requires is refused") {
    const std::string min = "/categories/0/items/0/optionGroups/0/min";
    CHECK(errors_at(one_group(R"({"id": 1, "name": "a", "min": 2, "max": 1,
        "choices": [{"id": 5, "name": "x"}, {"id": 6, "name": "y"}]})")) == Pointers{min});
    CHECK(
        errors_at(one_group(
            R"({"id": 1, "name": "a", "min": 2, "max": 2, "choices": [{"id": 5, "name": "x"}]})")) ==
        Pointers{min});
}

TEST_CASE("a menu has at most 500 items") {
    contract::Menu menu;
    for (const int count : {250, 250}) {
        auto& category = menu.categories.emplace_back();
        for (int i = 0; i < count; ++i) {
            auto& item = category.items.emplace_back();
            item.id = static_cast<std::int64_t>(menu.categories.size() * 1000) + i;
            item.name = std::to_string(item.id);
        }
    }
    CHECK(validate_menu(menu).empty());
    menu.categories.front().items.emplace_back().name = "one more";
    REQUIRE(validate_menu(menu).size() == 1);
    CHECK(validate_menu(menu).front().pointer == "/categories");
}

TEST_CASE("a time without a sold-out flag is refused, and a flag ends with its time") {
    CHECK(
        errors_at(one_item(
            R"({"id": 1, "name": "통닭", "price": 1, "soldOutUntil": "2026-11-22T09:00:00Z"})")) ==
        Pointers{"/categories/0/items/0/soldOutUntil"});
    auto menu = read(one_item(
        R"({"id": 1, "name": "통닭", "price": 1, "soldOut": true, "soldOutUntil": "2026-11-22T09:00:00Z"})"));
    REQUIRE(menu);
    const TimePoint until = *from_rfc3339("2026-11-22T09:00:00Z");
    expire_sold_out(*menu, until - Milliseconds{1});
    CHECK(find_item(*menu, 1)->sold_out);
    expire_sold_out(*menu, until);
    CHECK_FALSE(find_item(*menu, 1)->sold_out);
    CHECK_FALSE(find_item(*menu, 1)->sold_out_until);
    CHECK(find_item(*menu, 2) == nullptr);
    CHECK(find_choice(*menu, 1) == nullptr);
}

TEST_CASE("If-Match is a list of entity tags, whatever a proxy made of them, or any") {
    using Revisions = std::vector<std::int64_t>;
    CHECK(decode_if_match(R"("3")").revisions == Revisions{3});
    CHECK(decode_if_match(R"( "7" ,"0", )").revisions == Revisions{7, 0});
    CHECK_FALSE(decode_if_match(R"("7")").any);
    CHECK(decode_if_match(R"("7", *)").any);
    for (const char* changed : {"W/\"3\"", "\"3-gzip\"", "\"3;gzip\"", "W/\"3-gzip\"", "\"3-br\"",
                                "\"3--gzip\"", "\"3-zstd\"", "\"3-df\""}) {
        CAPTURE(changed);
        CHECK(decode_if_match(changed).revisions == Revisions{3});
    }
    for (const char* none : {"", "3", "w/\"3\"", "\"3-4\"", "\"3-\"", "\"-gzip\"", "\"3\"4\"",
                             "\"03\"", "\"-3\"", "\"\"", "\"x\"", "\""}) {
        CAPTURE(none);
        CHECK(decode_if_match(none).revisions.empty());
        CHECK_FALSE(decode_if_match(none).any);
    }
}

}  // namespace store_menu_test
