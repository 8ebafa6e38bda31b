// A logged-in user changes the own password.
#include <doctest/doctest.h>

#include "support/users.h"

using namespace baedal::test;
using boost::json::object;

namespace {

constexpr auto path = "/sessions/current/password";
constexpr auto other_password = "another long password";

object change(const std::string& from, const std::string& to) {
    return {{"currentPassword", from}, {"password", to}};
}

int log_in_status(Shop& shop, const std::string& password) {
    return shop.customer.post("/sessions", object{{"username", "kim"}, {"password", password}})
        .status;
}

}  // namespace

TEST_CASE("a change of the own password ends the user's other sessions and keeps this one") {
    Shop shop;
    add_user(shop, "kim", {1});
    HttpClient here(shop.server.port(), log_in(shop.server.port(), "kim").token);
    HttpClient elsewhere(shop.server.port(), log_in(shop.server.port(), "kim").token);
    add_user(shop, "lee", {1});
    HttpClient lee(shop.server.port(), log_in(shop.server.port(), "lee").token);

    const HttpResponse changed = here.post(path, change(good_password, other_password));
    CHECK(changed.status == 204);
    CHECK(changed.body.empty());
    CHECK(here.get("/stores/1").status == 200);
    CHECK(shop.server.soon([&] { return elsewhere.get("/stores/1").status == 401; }));
    CHECK(lee.get("/stores/1").status == 200);
    CHECK(log_in_status(shop, good_password) == 401);
    CHECK(log_in_status(shop, other_password) == 201);

    const auto deeds = audit_log_of(shop);
    const auto deed = std::ranges::find_if(deeds, [](const Json& one) {
        return text_of(one, "action") == "POST /sessions/current/password";
    });
    REQUIRE(deed != deeds.end());
    CHECK(text_of(deed->at("actor"), "name") == "kim");
    CHECK(text_of(*deed, "remark") == "with another password");
}

TEST_CASE("a wrong current password and an invalid new one change nothing") {
    Shop shop;
    add_user(shop, "kim", {1});
    HttpClient here(shop.server.port(), log_in(shop.server.port(), "kim").token);
    HttpClient elsewhere(shop.server.port(), log_in(shop.server.port(), "kim").token);

    const HttpResponse wrong = here.post(path, change("not the password", other_password));
    CHECK(wrong.status == 403);
    CHECK(wrong.problem() == "wrong-password");
    for (const char* none : {"short", "kim", "Kim-2024", "password1", "12345678"}) {
        const HttpResponse refused = here.post(path, change(good_password, none));
        CHECK(refused.status == 422);
        CHECK(text_of(refused.json().at("errors").as_array().at(0), "pointer") == "/password");
    }
    CHECK(here.post_text(path, R"({"password": "another long password"})").status == 422);
    CHECK(here.post_text(path, R"({"currentPassword": "x", "password": null})").status == 422);
    CHECK(elsewhere.get("/stores/1").status == 200);
    CHECK(log_in_status(shop, good_password) == 201);
}

TEST_CASE("attempts with a wrong current password are limited") {
    Shop shop;
    add_user(shop, "kim", {1});
    HttpClient here(shop.server.port(), log_in(shop.server.port(), "kim").token);
    HttpResponse response;
    int tries = 0;
    do {
        response = here.post(path, change("a guess", other_password));
    } while (response.status == 403 && ++tries < 50);
    CHECK(tries == 6);
    CHECK(response.status == 429);
    CHECK(std::stoi(response.header("retry-after")) > 0);
    CHECK(here.get("/stores/1").status == 200);  // the session goes on
}

TEST_CASE("a token has no password to change") {
    Shop shop;
    CHECK(shop.owner.post(path, change(good_password, other_password)).status == 404);
    HttpClient till(shop.server.port(), add_token(shop, "till").token);
    CHECK(till.post(path, change(good_password, other_password)).status == 404);
}
