// What an order costs, and why it is refused, by the order module's own copy of the menu.
#include <doctest/doctest.h>

#include "order/domain/opening_hours.h"
#include "order/domain/pricing.h"
#include "order/http/order_decoder.h"

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
    copy.zone = load_time_zone("Asia/Seoul");
    return copy;
}

MenuSnapshot snapshot(StoreCopy copy = seoul_store()) {
    MenuSnapshot out;
    out.stores.emplace(1, std::move(copy));
    return out;
}

Wanted want(std::vector<WantedItem> items) {
    Wanted out;
    out.store_id = 1;
    out.items = std::move(items);
    return out;
}

std::string refusal(const MenuSnapshot& menus, const Wanted& wanted, TimePoint at = noon) {
    const auto quote = price(menus, wanted, at);
    return quote ? "" : std::string(quote.error().slug);
}

}  // namespace

TEST_CASE("an order costs its items with their choices, times the quantity, and the delivery") {
    const auto quote = price(snapshot(), want({{11, "", 2, {101}}, {12, "", 1, {201}}}), noon);
    REQUIRE(quote);
    CHECK(quote->lines[0].line_total == 36000);
    CHECK(quote->lines[1].line_total == 20500);
    CHECK(quote->subtotal == 56500);
    CHECK(quote->delivery_fee == 3000);
    CHECK(quote->total == 59500);
}

TEST_CASE("pickup has no delivery fee") {
    Wanted wanted = want({{11, "", 1, {}}});
    wanted.fulfilment = Fulfilment::pickup;
    CHECK(price(snapshot(), wanted, noon)->total == 18000);
}

TEST_CASE("the short form finds an item by its exact name") {
    Wanted wanted = want({{0, "통닭", 1, {}}});
    wanted.short_form = true;
    CHECK(price(snapshot(), wanted, noon)->total == 21000);
    wanted.items[0].name = "통 닭";
    const auto quote = price(snapshot(), wanted, noon);
    REQUIRE(!quote);
    CHECK(quote.error().slug == "unknown-menu-item");
    CHECK(quote.error().errors.front().pointer == "/item");
}

TEST_CASE("what cannot be ordered is refused with its own problem") {
    Wanted elsewhere = want({{11, "", 1, {}}});
    elsewhere.store_id = 9;
    CHECK(refusal(snapshot(), elsewhere) == "unknown-store");
    CHECK(refusal(snapshot(), want({{99, "", 1, {}}})) == "unknown-menu-item");
    CHECK(refusal(snapshot(), want({{13, "", 1, {}}})) == "sold-out");
    CHECK(refusal(snapshot(), want({{12, "", 1, {202}}})) == "sold-out");
    CHECK(refusal(snapshot(), want({{11, "", 1, {999}}})) == "invalid-choice");
    CHECK(refusal(snapshot(), want({{11, "", 1, {101, 101}}})) == "invalid-choice");
    CHECK(refusal(snapshot(), want({{11, "", 1, {101, 102}}})) == "invalid-choice");  // at most one
    CHECK(refusal(snapshot(), want({{12, "", 1, {}}})) == "invalid-choice");  // at least one
    CHECK(refusal(snapshot(), want({{14, "", 1, {}}})) == "below-minimum-order");
    StoreCopy pickup_only = seoul_store();
    pickup_only.profile.fulfilments = {"pickup"};
    CHECK(refusal(snapshot(pickup_only), want({{11, "", 1, {}}})) == "fulfilment-unavailable");
}

TEST_CASE("a sold-out flag ends at its time") {
    CHECK(price(snapshot(), want({{14, "", 5, {}}}), noon).has_value());
}

TEST_CASE("an expected total that is not the total is refused with the present one") {
    Wanted wanted = want({{11, "", 1, {}}});
    wanted.expected_total = 20000;
    const auto quote = price(snapshot(), wanted, noon);
    REQUIRE(!quote);
    CHECK(quote.error().slug == "price-changed");
    CHECK(quote.error().members.at("total") == 21000);
    wanted.expected_total = 21000;
    CHECK(price(snapshot(), wanted, noon).has_value());
}

TEST_CASE("a closed store refuses with the reason and the time at which it opens") {
    StoreCopy paused = seoul_store();
    paused.profile.paused_until = noon;
    const auto quote = price(snapshot(paused), want({{11, "", 1, {}}}), noon - Milliseconds{1});
    REQUIRE(!quote);
    CHECK(quote.error().slug == "store-closed");
    CHECK(quote.error().members.at("closedReason") == "paused");
    CHECK(quote.error().members.at("opensAt") == "2026-11-23T03:00:00.000Z");

    paused.profile.hours.clear();
    const auto never = price(snapshot(paused), want({{11, "", 1, {}}}), noon);
    REQUIRE(!never);
    CHECK(never.error().members.at("opensAt").is_null());
}

TEST_CASE("an order is judged once more before it is paid, except for its prices") {
    Order order;
    order.id = "0123";
    order.store_id = 1;
    order.lines = price(snapshot(), want({{11, "", 1, {101}}, {12, "", 1, {201}}}), noon)->lines;
    const auto refusal_of = [&](const StoreCopy& store, TimePoint at = noon) {
        const auto problem = check_still_orderable(snapshot(store), order, at);
        if (problem) CHECK(problem->members.at("orderId") == "0123");
        return problem ? std::string(problem->slug) : "";
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
    CHECK(short_form->wanted.store_id == 1);
    CHECK(short_form->wanted.items.front().quantity == 2);
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
