// What the scopes of an integration's token allow. access_table_test.cpp has each scope on each route.
#include <doctest/doctest.h>

#include "support/users.h"

using namespace baedal::test;
using boost::json::object;

namespace {

HttpResponse make(Shop& shop, const char* body) {
    return shop.owner.post_text("/admin/tokens", body);
}

}  // namespace

TEST_CASE("a token does what its scopes say at its stores, and nothing else") {
    Shop shop;
    const std::string order = shop.placed();
    REQUIRE(shop.ticket_arrives(order));
    const Json payments = expect(shop.owner.get("/payments?orderId=" + order), 200);
    const std::string payment = text_of(payments.at("items").as_array().at(0), "id");

    HttpClient reader(shop.server.port(), add_scoped_token(shop, "reader", {"orders:read"}).token);
    CHECK(expect(reader.get("/orders"), 200).at("items").as_array().size() == 1);
    CHECK(expect(reader.get("/stores"), 200).at("items").as_array().size() == 2);
    const HttpResponse refused = reader.post_text("/tickets/" + order + "/accept", "{}");
    CHECK(refused.status == 403);
    CHECK(refused.problem() == "forbidden");
    CHECK(text_of(refused.json(), "detail").contains("tickets:write"));
    CHECK(reader.get("/admin/users").status == 403);
    CHECK(reader.get("/events?module=order").status == 403);
    CHECK(reader.post_text("/admin/tokens", R"({"name": "more", "role": "owner"})").status == 403);

    // What follows the events makes no owners.
    HttpClient follower(shop.server.port(),
                        add_scoped_token(shop, "events", {"events:read"}).token);
    CHECK(follower.get("/events?module=order").status == 200);
    CHECK(follower.get("/orders").status == 403);
    CHECK(follower
              .post_text("/admin/users",
                         R"({"username": "new", "password": "long enough", "role": "owner"})")
              .status == 403);

    // Of another store there is nothing, also where a user must be an owner.
    HttpClient menus(shop.server.port(),
                     add_scoped_token(shop, "menus of 2", {"menus:write"}, {2}).token);
    CHECK(menus.get("/stores/2/menu").status == 200);
    CHECK(menus.get("/stores/1/menu").status == 404);
    CHECK(menus.request("PUT", "/stores/2/menu", "{}").status == 428);
    CHECK(menus.request("PUT", "/stores/1/menu", "{}").status == 404);
    const std::string refund = R"({"amount": 1, "reason": "사과"})";
    const std::string path = "/payments/" + payment + "/refunds";
    HttpClient elsewhere(shop.server.port(),
                         add_scoped_token(shop, "refunds of 2", {"refunds:write"}, {2}).token);
    CHECK(elsewhere.post_text(path, refund).status == 404);
    CHECK(expect(shop.owner.get("/payments/" + payment), 200).at("refunded") == 0);
    HttpClient refunds(shop.server.port(),
                       add_scoped_token(shop, "refunds of 1", {"refunds:write"}, {1}).token);
    CHECK(refunds.post_text(path, refund).status == 201);
}

TEST_CASE("the scopes of a token are shown, and a role stands for scopes") {
    Shop shop;
    const Json made = expect(
        make(shop,
             R"({"name": "till", "scopes": ["tickets:write", "orders:read"], "stores": [2, 1]})"),
        201);
    CHECK(made.at("scopes") == boost::json::array{"orders:read", "tickets:write"});
    CHECK(made.at("stores") == boost::json::array{1, 2});
    const Json current = expect(
        HttpClient(shop.server.port(), text_of(made, "token")).get("/sessions/current"), 200);
    CHECK(current.at("scopes") == made.at("scopes"));
    CHECK(current.at("role") == "staff");
    CHECK(expect(make(shop, R"({"name": "a", "scopes": ["events:read"], "stores": null})"), 201)
              .at("stores")
              .is_null());
    CHECK(expect(make(shop, R"({"name": "b", "scopes": ["metrics:read"]})"), 201)
              .at("stores")
              .is_null());
    const Json staff = expect(make(shop, R"({"name": "c", "role": "staff", "stores": [1]})"), 201);
    CHECK(staff.at("scopes") == boost::json::array{"orders:read", "tickets:write"});
    const Json owner = expect(make(shop, R"({"name": "d", "role": "owner"})"), 201);
    CHECK(owner.at("scopes").as_array().size() == 7);
    CHECK(owner.at("role") == "owner");
    for (const char* wrong :
         {R"({"name": "e"})", R"({"name": "e", "scopes": []})", R"({"name": "e", "scopes": null})",
          R"({"name": "e", "scopes": ["orders:write"]})", R"({"name": "e", "scopes": "admin"})",
          R"({"name": "e", "scopes": ["admin"], "role": "owner"})",
          R"({"name": "e", "scopes": ["admin"], "stores": [1]})",
          R"({"name": "e", "scopes": ["events:read"], "stores": [1]})",
          R"({"name": "e", "scopes": ["orders:read"], "stores": []})"}) {
        CAPTURE(wrong);
        CHECK(make(shop, wrong).status == 422);
    }
}

TEST_CASE("a new password lists the user's tokens, and revokes them on demand") {
    Shop shop;
    const auto id = add_user(shop, "kim");
    const std::string path = "/admin/users/" + std::to_string(id);
    HttpClient kim(shop.server.port(), log_in(shop.server.port(), "kim").token);
    const auto add = [&](HttpClient& by, const char* name) {
        const Json made =
            expect(by.post("/admin/tokens", object{{"name", name}, {"role", "owner"}}), 201);
        return text_of(made, "token");
    };
    const std::string token = add(kim, "till");
    add_token(shop, "of the operator");
    const auto is_good = [&](const std::string& secret) {
        return HttpClient(shop.server.port(), secret).get("/orders").status == 200;
    };
    const Json changed =
        expect(shop.owner.request("PATCH", path, R"({"password": "another long one"})"), 200);
    REQUIRE(changed.at("tokens").as_array().size() == 1);
    CHECK(changed.at("tokens").as_array().at(0).at("name") == "till");
    CHECK_FALSE(
        expect(shop.owner.request("PATCH", path, "{}"), 200).as_object().contains("tokens"));
    CHECK(is_good(token));
    const Json revoked =
        expect(shop.owner.request("PATCH", path,
                                  R"({"password": "one more long one", "revokeTokens": true})"),
               200);
    CHECK(revoked.at("tokens").as_array().empty());
    CHECK_FALSE(is_good(token));

    HttpClient later(shop.server.port(),
                     log_in(shop.server.port(), "kim", "one more long one").token);
    const std::string again = add(later, "till");
    const object own{{"currentPassword", "one more long one"},
                     {"password", "the last long one"},
                     {"revokeTokens", true}};
    CHECK(later.post("/sessions/current/password", own).status == 204);
    CHECK_FALSE(is_good(again));
}
