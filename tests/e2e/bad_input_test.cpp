// Invalid requests get the right problem and have no effect.
#include <doctest/doctest.h>
#include <boost/json/serialize.hpp>

#include "support/shop.h"

using namespace baedal::test;
using boost::json::array;
using boost::json::object;

namespace {

const std::string good_body =
    R"({"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": "tok_ok"}})";

}  // namespace

TEST_CASE("a body that is not a JSON object is malformed") {
    Shop shop;
    for (const char* body : {"{", "}", "[]", "7", "\"text\"", "null", "{\"item\":}", "{'item': 1}",
                             "{\"a\": 1,}", "{\"item\": \"통닭\"} {}", "\xEF\xBB\xBF{}", "nonsense",
                             "{\"a\": 01}", "{\"a\": NaN}", "{\"a\": 1e400}"}) {
        CAPTURE(body);
        const HttpResponse response = shop.customer.post_text("/orders", body);
        CHECK((response.status == 400 ||
               (response.status == 422 && std::string(body).find("1e400") != std::string::npos)));
        if (response.status == 400) CHECK(response.problem() == "malformed-json");
    }
    CHECK(shop.customer.request("POST", "/orders", "", {{"Content-Length", "0"}}).status / 100 ==
          4);
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("a wrong member is named by its pointer") {
    Shop shop;
    struct Case {
        const char* body;
        const char* pointer;
    };
    const std::string long_note =
        R"({"item": "통닭", "storeId": 1, "note": ")" + std::string(5'000, 'x') + "\"}";
    for (
        const Case& c : {
            Case{R"({"item": "통닭", "storeId": 1, "colour": "red"})", "/colour"},
            Case{R"({"item": "통닭", "storeId": true})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": 1.0})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": 1.5})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": -1})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": 0})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": 9223372036854775808})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": 1e3})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": "1x"})", "/storeId"},
            Case{R"({"item": "통닭", "storeId": " 1"})", "/storeId"},
            Case{R"({"item": 7, "storeId": 1})", "/item"},
            Case{R"({"item": "", "storeId": 1})", "/item"},
            Case{R"({"item": null, "storeId": 1})", "/item"},
            Case{R"({"item": "통닭", "storeId": 1, "quantity": -3})", "/quantity"},
            Case{R"({"item": "통닭", "storeId": 1, "quantity": 1000000000})", "/quantity"},
            Case{R"({"item": "통닭", "storeId": 1, "quantity": 2.5})", "/quantity"},
            Case{R"({"item": "통닭", "storeId": 1, "fulfilment": "drone"})", "/fulfilment"},
            Case{R"({"item": "통닭", "storeId": 1, "customer": "me"})", "/customer"},
            Case{
                R"({"item": "통닭", "storeId": 1, "customer": {"name": 7, "phone": "010-1234-5678", "address": "x"}})",
                "/customer/name"},
            Case{
                R"({"item": "통닭", "storeId": 1, "customer": {"name": "x", "phone": "010-1234-5678", "address": "x", "age": 3}})",
                "/customer/age"},
            Case{R"({"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": 7}})",
                 "/payment/token"},
            Case{R"({"item": "통닭", "storeId": 1, "payment": {"token": "tok_ok"}})",
                 "/payment/method"},
            Case{R"({"item": "통닭", "storeId": 1, "payment": []})", "/payment"},
            Case{R"({"item": "통닭", "storeId": 1, "expectedTotal": "21000"})", "/expectedTotal"},
            Case{long_note.c_str(), "/note"},
            Case{R"({"storeId": 1, "items": {}})", "/items"},
            Case{R"({"storeId": 1, "items": []})", "/items"},
            Case{R"({"storeId": 1, "items": [7]})", "/items/0"},
            Case{R"({"storeId": 1, "items": [{"menuItemId": 11, "quantity": 0}]})",
                 "/items/0/quantity"},
            Case{
                R"({"storeId": 1, "items": [{"menuItemId": 11, "quantity": 1}, {"menuItemId": "x"}]})",
                "/items/1/menuItemId"},
            Case{R"({"storeId": 1, "items": [{"menuItemId": 11, "quantity": 1, "size": 2}]})",
                 "/items/0/size"},
            Case{
                R"({"storeId": 1, "items": [{"menuItemId": 11, "quantity": 1, "choices": ["101"]}]})",
                "/items/0/choices/0"},
        }) {
        CAPTURE(c.body);
        const HttpResponse response = shop.customer.post_text("/orders", c.body);
        CHECK(response.status == 422);
        CHECK(response.problem() == "invalid-request");
        if (response.status != 422) continue;
        const Json problem = response.json();
        CHECK(problem.at("status") == 422);
        CHECK_FALSE(text_of(problem, "title").empty());
        bool named = false;
        for (const Json& error : problem.at("errors").as_array())
            named = named || text_of(error, "pointer") == c.pointer;
        CAPTURE(response.body);
        CHECK(named);
    }
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("duplicate members, deep nesting and broken UTF-8 are refused") {
    Shop shop;
    const std::string deep = R"({"item": "통닭", "storeId": 1, "note": )" + std::string(17, '[') +
                             std::string(17, ']') + "}";
    const std::string abyss = R"({"note": )" + std::string(30'000, '[');
    for (const std::string& body :
         {std::string(R"({"item": "통닭", "storeId": 1, "storeId": 2})"),
          std::string(R"({"item": "통닭", "storeId": 1, "\u0073toreId": 2})"), deep, abyss,
          std::string("{\"item\": \"\xC3\x28\", \"storeId\": 1}"),
          std::string("{\"item\": \"\xED\xA0\x80\", \"storeId\": 1}"),
          std::string("{\"item\": \"\xF5\x80\x80\x80\", \"storeId\": 1}"),
          std::string("{\"item\": \"\xC0\xAF\", \"storeId\": 1}"),
          std::string(R"({"item": "\ud800", "storeId": 1})")}) {
        CAPTURE(body.substr(0, 80));
        const HttpResponse response = shop.customer.post_text("/orders", body);
        CHECK((response.status == 400 || response.status == 422));
    }
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("wrong media types, paths and methods are refused") {
    Shop shop;
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/xml",
                             "json", "application/json-patch+json"}) {
        CAPTURE(type);
        const HttpResponse response =
            shop.customer.post_text("/orders", good_body, {{"Content-Type", type}});
        CHECK(response.status == 415);
    }

    for (const char* path : {"/nothing", "/orders/x/y/z", "/orderss", "/", "/admin", "/stores/x"}) {
        CAPTURE(path);
        const HttpResponse response = shop.owner.get(path);
        if (std::string(path) == "/") continue;  // the pages, if they are compiled in
        CHECK(response.status == 404);
        CHECK(response.problem() == "not-found");
    }
    for (const auto& [method, path, allowed] :
         {std::tuple{"DELETE", "/orders", "POST"}, std::tuple{"PUT", "/menus/1", "GET"},
          std::tuple{"POST", "/readyz", "GET"}, std::tuple{"PATCH", "/payments", "GET"}}) {
        CAPTURE(path);
        const HttpResponse response = shop.owner.request(method, path, "");
        CHECK(response.status == 405);
        CHECK(response.header("allow").find(allowed) != std::string::npos);
    }
    CHECK(shop.customer.request("BREW", "/orders", "").status / 100 >= 4);
    for (const char* path :
         {"/menus", "/menus/1", "/livez", "/metrics", "/openapi.json", "/version"}) {
        const HttpResponse head = shop.customer.request("HEAD", path, "");
        const HttpResponse get = shop.customer.get(path);
        CHECK(head.status == get.status);
        CHECK(head.header("content-type") == get.header("content-type"));
    }
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("a page of another site places no order for its visitors") {
    Shop shop;
    for (const Headers& foreign : std::vector<Headers>{
             {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}},
             {{"Origin", "https://evil.example"}}}) {
        const HttpResponse refused = shop.customer.post("/orders", chicken(), foreign);
        CHECK(refused.status == 403);
        CHECK(refused.problem() == "cross-site");
    }
    CHECK(shop.has_no_effects());
    CHECK(shop.customer.post("/orders", chicken(), {{"Sec-Fetch-Site", "same-origin"}}).status ==
          201);
}

TEST_CASE("an order that the menu does not allow is refused") {
    Shop shop;
    const auto order = [&](const char* items, const char* more = "") {
        return shop.customer.post_text("/orders", std::string(R"({"storeId": 1, "items": [)") +
                                                      items + "]" + more + "}");
    };
    CHECK(order(R"({"menuItemId": 21, "quantity": 1})").problem() == "unknown-menu-item");
    CHECK(order(R"({"menuItemId": 11, "quantity": 1, "choices": [201]})").problem() ==
          "invalid-choice");
    CHECK(order(R"({"menuItemId": 11, "quantity": 1, "choices": [101, 102]})").problem() ==
          "invalid-choice");
    CHECK(order(R"({"menuItemId": 11, "quantity": 1, "choices": [101, 101]})").status == 422);
    CHECK(order(R"({"menuItemId": 12, "quantity": 1, "choices": [106]})").problem() ==
          "invalid-choice");
    CHECK(order(R"({"menuItemId": 11, "quantity": 1, "choices": [105]})").problem() == "sold-out");
    CHECK(order(R"({"menuItemId": 13, "quantity": 1})").problem() == "sold-out");
    CHECK(order(R"({"menuItemId": 14, "quantity": 1})").problem() == "below-minimum-order");
    CHECK(order(R"({"menuItemId": 11, "quantity": 1})", R"(, "expectedTotal": 20000)").problem() ==
          "price-changed");
    const auto offers = [&](std::size_t ways) {
        return eventually([&] {
            return shop.customer.get("/menus/1").json().at("fulfilments").as_array().size() == ways;
        });
    };
    CHECK(shop.owner.request("PATCH", "/stores/1", R"({"fulfilments": ["pickup"]})").status == 200);
    CHECK(offers(1));
    CHECK(shop.place(chicken()).problem() == "fulfilment-unavailable");
    CHECK(shop.owner.request("PATCH", "/stores/1", R"({"fulfilments": ["delivery", "pickup"]})")
              .status == 200);
    CHECK(offers(2));
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("a deployment that asks for a contact refuses orders without one") {
    Shop shop({"order.require_contact=true"});
    const HttpResponse response = shop.place(chicken());
    CHECK(response.status == 422);
    CHECK(text_of(response.json().at("errors").at(0), "pointer") == "/customer");
    CHECK(shop.pages("/orders").empty());
}

TEST_CASE("a valid request id of the client is kept, and a trace reaches the events") {
    Shop shop;
    CHECK(shop.customer.get("/livez", {{"X-Request-Id", "abc-1.2_3"}}).header("x-request-id") ==
          "abc-1.2_3");
    for (const std::string& strange :
         {std::string("a b"), std::string(65, 'a'), std::string("<script>")}) {
        const std::string given =
            shop.customer.get("/livez", {{"X-Request-Id", strange}}).header("x-request-id");
        CHECK_FALSE(given.empty());
        CHECK(given != strange);
    }
    CHECK_FALSE(shop.customer.get("/nothing").header("x-request-id").empty());

    const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const HttpResponse response = shop.customer.post(
        "/orders", chicken(), {{"traceparent", "00-" + trace + "-00f067aa0ba902b7-01"}});
    const std::string id = text_of(expect(response, 201), "id");
    REQUIRE(shop.is_caught_up());
    for (const char* module : {"order", "pay"}) {
        bool traced = false;
        for (const Json& event : shop.owner.get(std::string("/events?limit=200&module=") + module)
                                     .json()
                                     .at("items")
                                     .as_array()) {
            if (text_of(event, "subject") != id) continue;
            traced = true;
            CHECK(text_of(event, "traceparent").find(trace) != std::string::npos);
        }
        CHECK(traced);
    }
}
