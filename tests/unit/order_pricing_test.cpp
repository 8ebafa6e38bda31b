// What an order costs, and why it is refused, by the order module's own copy of the menu.
#include <algorithm>

#include <doctest/doctest.h>

#include "json/parser.h"
#include "order/application/problems.h"
#include "order/domain/orderability.h"
#include "order/domain/pricing.h"
#include "order/http/menu_encoder.h"
#include "order/http/order_decoder.h"
#include "store/opening_hours.h"

namespace order_pricing_test {

namespace {

using namespace baedal;
using namespace baedal::order;
namespace shop = baedal::store::contract;

const TimePoint noon = *from_rfc3339("2026-11-23T03:00:00.000Z");  // Monday, 12:00 in Seoul

StoreCopy seoul_store() {
    StoreCopy copy;
    copy.profile.id = 1;
    copy.profile.name = "통닭집";
    copy.profile.minimum_order = 15000;
    copy.profile.delivery_fee = 3000;
    for (int day = 1; day <= 7; ++day) copy.profile.hours.push_back({day, "10:00", "22:00"});
    shop::OptionGroup cut{
        1, "부위", 0, 1, {{101, "순살", 0, false, {}}, {102, "다리", 2000, false, {}}}};
    shop::OptionGroup sauce{
        2, "소스", 1, 2, {{201, "양념", 500, false, {}}, {202, "간장", 500, true, {}}}};
    copy.menu.categories = {{"치킨",
                             {{11, "통닭", "", 18000, false, {}, {cut}},
                              {12, "반반", "", 20000, false, {}, {sauce}},
                              {13, "날개", "", 19000, true, {}, {}},
                              {14, "떡볶이", "", 4000, true, noon - Milliseconds{1}, {}}}}};
    copy.zone = store::contract::load_time_zone("Asia/Seoul");
    return copy;
}

MenuSnapshot snapshot(StoreCopy copy = seoul_store()) {
    MenuSnapshot out;
    out.stores.emplace(1, std::move(copy));
    return out;
}

OrderRequest request(std::vector<RequestedItem> items) {
    OrderRequest out;
    out.store_id = 1;
    out.items = std::move(items);
    return out;
}

// The refusal as the customer is told of it.
Problem refused(const MenuSnapshot& menus, const OrderRequest& wanted, TimePoint at = noon) {
    const auto quote = make_quote(menus, wanted, at);
    REQUIRE(!quote);
    return order_refused(quote.error(), wanted.store_id);
}

std::string refusal(const MenuSnapshot& menus, const OrderRequest& wanted) {
    return std::string(refused(menus, wanted).slug);
}

const ProblemMember* member(const Problem& problem, std::string_view name) {
    const auto found = std::ranges::find(problem.members, name, &ProblemMember::name);
    return found == problem.members.end() ? nullptr : &*found;
}

template <class T>
bool has(const Problem& problem, std::string_view name, const T& value) {
    const ProblemMember* found = member(problem, name);
    return found != nullptr && std::get<T>(found->value) == value;
}

}  // namespace

TEST_CASE("an order costs its items with their choices, times the quantity, and the delivery") {
    const auto quote =
        make_quote(snapshot(), request({{11, "", 2, {101}}, {12, "", 1, {201}}}), noon);
    REQUIRE(quote);
    CHECK(quote->lines[0].line_total == 36000);
    CHECK(quote->lines[1].line_total == 20500);
    CHECK(quote->price.subtotal == 56500);
    CHECK(quote->price.amount_of(AdjustmentKind::delivery_fee) == 3000);
    CHECK(quote->price.total == 59500);
}

TEST_CASE("a price is the sum of the lines, changed by the adjustments") {
    const std::vector<Line> lines{{11, "통닭", 18000, 2, {{101, "순살", 500}}, 37000},
                                  {12, "반반", 20000, 1, {}, 20000}};
    CHECK(total_of(lines[0]) == lines[0].line_total);
    const Price price = make_price(lines, {.delivery_fee = 3000});
    CHECK(price.subtotal == 57000);
    CHECK(price.total == 60000);
    CHECK(make_price(lines, {}).total == 57000);
    CHECK(make_price({}, {}).total == 0);
    const Price discounted = make_price(lines, {.delivery_fee = 3000, .discount = 57000});
    CHECK(discounted.amount_of(AdjustmentKind::discount) == -57000);
    CHECK(discounted.total == 3000);
}

TEST_CASE("the expected total of a request with a coupon is looked at when the discount is known") {
    OrderRequest wanted = request({{11, "", 1, {}}});
    wanted.expected_total = 18000;
    CHECK(refusal(snapshot(), wanted) == "price-changed");
    wanted.coupon = "WELCOME";
    const auto quote = make_quote(snapshot(), wanted, noon);
    REQUIRE(quote);
    CHECK(quote->terms.delivery_fee == 3000);
    CHECK(check_expected_total(wanted, quote->price)->total == 21000);
    CHECK(!check_expected_total(
        wanted, make_price(quote->lines, {.delivery_fee = 3000, .discount = 3000})));
}

TEST_CASE("pickup has no delivery fee") {
    OrderRequest wanted = request({{11, "", 1, {}}});
    wanted.fulfilment = Fulfilment::pickup;
    CHECK(make_quote(snapshot(), wanted, noon)->price.total == 18000);
}

TEST_CASE("the short form finds an item by its exact name") {
    OrderRequest wanted = request({{0, "통닭", 1, {}}});
    wanted.short_form = true;
    CHECK(make_quote(snapshot(), wanted, noon)->price.total == 21000);
    wanted.items[0].name = "통 닭";
    const Problem problem = refused(snapshot(), wanted);
    CHECK(problem.slug == "unknown-menu-item");
    CHECK(problem.detail == "'통닭집' has no such menu item. GET /menus/1 lists them.");
    CHECK(problem.errors.front().pointer == "/item");
    CHECK(problem.errors.front().detail == problem.detail);
}

TEST_CASE("what cannot be ordered is refused with its own problem") {
    OrderRequest elsewhere = request({{11, "", 1, {}}});
    elsewhere.store_id = 9;
    CHECK(refusal(snapshot(), elsewhere) == "unknown-store");
    CHECK(refusal(snapshot(), request({{99, "", 1, {}}})) == "unknown-menu-item");
    CHECK(refusal(snapshot(), request({{13, "", 1, {}}})) == "sold-out");
    CHECK(refusal(snapshot(), request({{12, "", 1, {202}}})) == "sold-out");
    CHECK(refusal(snapshot(), request({{11, "", 1, {999}}})) == "invalid-choice");
    CHECK(refusal(snapshot(), request({{11, "", 1, {101, 101}}})) == "invalid-choice");
    CHECK(refusal(snapshot(), request({{11, "", 1, {101, 102}}})) ==
          "invalid-choice");                                                     // at most one
    CHECK(refusal(snapshot(), request({{12, "", 1, {}}})) == "invalid-choice");  // at least one
    CHECK(refusal(snapshot(), request({{14, "", 1, {}}})) == "below-minimum-order");
    StoreCopy pickup_only = seoul_store();
    pickup_only.profile.fulfilments = {"pickup"};
    CHECK(refusal(snapshot(pickup_only), request({{11, "", 1, {}}})) == "fulfilment-unavailable");
}

TEST_CASE("a sold-out flag ends at its time") {
    CHECK(make_quote(snapshot(), request({{14, "", 5, {}}}), noon).has_value());
}

TEST_CASE("a dish is sold out while a group has fewer choices left than must be made") {
    StoreCopy copy = seoul_store();
    shop::Item& dish = copy.menu.categories[0].items[1];  // 반반: 1 or 2 of 양념 and 간장
    std::vector<shop::Choice>& sauces = dish.option_groups[0].choices;
    const auto refusal_of = [&](std::vector<std::int64_t> choices) {
        const auto quote = make_quote(snapshot(copy), request({{12, "", 1, choices}}), noon);
        return quote ? std::string()
                     : refused(snapshot(copy), request({{12, "", 1, choices}})).detail;
    };
    const auto is_shown_sold_out = [&] {
        const json::Value menu = *json::parse(menu_json(copy, noon, "KRW"));
        return menu.at("categories").at(0).at("items").at(1).at("soldOut").as_bool();
    };
    CHECK(refusal_of({201}) == "");
    CHECK_FALSE(is_shown_sold_out());

    sauces[0].sold_out = true;  // the last one that was left
    CHECK(refusal_of({}) == "'반반' is sold out.");
    CHECK(refusal_of({201}) == "'반반' is sold out.");
    CHECK(is_shown_sold_out());
    sauces[0].sold_out_until = noon;  // back by now
    CHECK(refusal_of({201}) == "");
    CHECK_FALSE(is_shown_sold_out());

    dish.option_groups[0].min = 2;  // 간장 is sold out
    CHECK(refusal_of({201}) == "'반반' is sold out.");
    CHECK(is_shown_sold_out());

    dish.option_groups[0].min = 0;
    sauces[0].sold_out_until.reset();
    CHECK(refusal_of({}) == "");
    CHECK(refusal_of({201}) == "'양념' is sold out.");
    CHECK_FALSE(is_shown_sold_out());

    shop::OptionGroup second = dish.option_groups[0];  // any group of the dish counts
    second.id = 3;
    second.min = 1;
    dish.option_groups.push_back(second);
    CHECK(refusal_of({}) == "'반반' is sold out.");
    CHECK(is_shown_sold_out());
}

TEST_CASE("an expected total that is not the total is refused with the present one") {
    OrderRequest wanted = request({{11, "", 1, {}}});
    wanted.expected_total = 20000;
    const Problem problem = refused(snapshot(), wanted);
    CHECK(problem.status == 409);
    CHECK(problem.slug == "price-changed");
    CHECK(problem.errors.front().detail == "The total is 21000 now.");
    CHECK(has(problem, "total", std::int64_t{21000}));
    wanted.expected_total = 21000;
    CHECK(make_quote(snapshot(), wanted, noon).has_value());
}

TEST_CASE("a closed store refuses with the reason and the time at which it opens") {
    StoreCopy paused = seoul_store();
    paused.profile.paused_until = noon;
    const Problem problem =
        refused(snapshot(paused), request({{11, "", 1, {}}}), noon - Milliseconds{1});
    CHECK(problem.status == 409);
    CHECK(problem.slug == "store-closed");
    CHECK(problem.errors.empty());
    CHECK(has(problem, "closedReason", std::string("paused")));
    CHECK(has(problem, "opensAt", std::string("2026-11-23T03:00:00.000Z")));

    paused.profile.hours.clear();
    const Problem never = refused(snapshot(paused), request({{11, "", 1, {}}}));
    CHECK(has(never, "opensAt", nullptr));
}

TEST_CASE("an order is judged once more before it is paid, except for its prices") {
    Order order;
    order.id = "0123";
    order.store_id = 1;
    order.lines =
        make_quote(snapshot(), request({{11, "", 1, {101}}, {12, "", 1, {201}}}), noon)->lines;
    const auto refusal_of = [&](const StoreCopy& store, TimePoint at = noon) {
        const auto refusal = check_still_orderable(snapshot(store), order, at);
        if (!refusal) return std::string();
        const Problem problem = payment_refused(*refusal, order);
        CHECK(problem.errors.empty());
        CHECK(has(problem, "orderId", order.id));
        return std::string(problem.slug);
    };
    const StoreCopy store = seoul_store();
    CHECK(refusal_of(store) == "");
    CHECK(refusal_of(store, noon + std::chrono::hours{10}) == "store-closed");

    StoreCopy dearer = store;
    dearer.menu.categories[0].items[0].price += 1000;
    dearer.profile.minimum_order = 1'000'000;
    CHECK(refusal_of(dearer) == "");

    StoreCopy sold = store;
    sold.menu.categories[0].items[0].sold_out = true;
    CHECK(refusal_of(sold) == "sold-out");
    sold.menu.categories[0].items[0].sold_out_until = noon;  // back by now
    CHECK(refusal_of(sold) == "");

    StoreCopy choice = store;
    choice.menu.categories[0].items[1].option_groups[0].choices[0].sold_out = true;
    CHECK(refusal_of(choice) == "sold-out");
    StoreCopy shorter = store;
    shorter.menu.categories[0].items.erase(shorter.menu.categories[0].items.begin());
    CHECK(refusal_of(shorter) == "sold-out");
    StoreCopy pickup_only = store;
    pickup_only.profile.fulfilments = {"pickup"};
    CHECK(refusal_of(pickup_only) == "fulfilment-unavailable");
}

TEST_CASE("a placement is read in both forms, and complained of member by member") {
    Settings demo;
    demo.require_contact = false;
    demo.default_payment = "sandbox";
    const auto read = [&](const char* text) {
        return decode_placement(*json::parse_object(text), demo);
    };

    const auto short_form = read(R"({"item": "통닭", "storeId": "1", "quantity": "2"})");
    REQUIRE(short_form);
    CHECK(short_form->request.store_id == 1);
    CHECK(short_form->request.items.front().quantity == 2);
    CHECK(short_form->payment->token == "tok_ok");

    const auto pointers = [&](const char* text) {
        std::vector<std::string> out;
        const auto result = read(text);
        REQUIRE(!result);
        for (const FieldError& error : result.error().errors) out.push_back(error.pointer);
        return out;
    };
    CHECK(pointers(R"({"storeId": 1})") == std::vector<std::string>{"/items"});
    CHECK(pointers(R"({"storeId": 1, "items": []})") == std::vector<std::string>{"/items"});
    CHECK(pointers(R"({"storeId": 1, "items": [{"menuItemId": 11, "quantity": 0}]})") ==
          std::vector<std::string>{"/items/0/quantity"});
    CHECK(pointers(R"({"storeId": 1, "items": [{"menuItemId": 1.5, "size": "XL"}]})") ==
          std::vector<std::string>{"/items/0/menuItemId", "/items/0/size"});
    CHECK(pointers(R"({"storeId": 1, "item": "통닭", "items": []})") ==
          std::vector<std::string>{"/items"});
    CHECK(pointers(R"({"storeId": -1, "item": "통닭", "fulfilment": "drone"})") ==
          std::vector<std::string>{"/storeId", "/fulfilment"});
    CHECK(
        pointers(
            R"({"storeId": 1, "item": "통닭", "customer": {"name": "김", "phone": "call me"}})") ==
        std::vector<std::string>{"/customer/phone", "/customer/address"});
    CHECK(pointers(R"({"storeId": 1, "item": "통닭", "payment": {"method": "gold"}})") ==
          std::vector<std::string>{"/payment/method"});

    CHECK(read(R"({"storeId": 1, "item": "통닭", "language": "en-GB"})")->language == "en-GB");
    CHECK_FALSE(short_form->language);
    for (const char* wrong : {"", "e", "english", "e1", "en-", "en--GB", "en_GB", "한국"}) {
        CAPTURE(wrong);
        const auto text =
            std::string(R"({"storeId": 1, "item": "통닭", "language": ")") + wrong + "\"}";
        CHECK(pointers(text.c_str()) == std::vector<std::string>{"/language"});
    }

    Settings strict = demo;
    strict.require_contact = true;
    const auto anonymous =
        decode_placement(*json::parse_object(R"({"item": "통닭", "storeId": 1})"), strict);
    REQUIRE(!anonymous);
    CHECK(anonymous.error().errors.front().pointer == "/customer");
}

}  // namespace order_pricing_test
