// The routes below /payments.
#include <doctest/doctest.h>

#include "json/parser.h"
#include "pay_harness.h"

namespace pay_routes_test {

using namespace baedal;
using namespace baedal::test;
using http::Method;
using http::Role;

namespace {

json::Object body_of(const http::Response& response) {
    return json::parse_trusted(response.body).as_object();
}

std::string text(const json::Object& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

bool is_problem(const http::Response& response, int status, std::string_view slug) {
    return response.status == status && response.content_type == "application/problem+json" &&
           body_of(response).at("type").as_string() == "/problems/" + std::string(slug);
}

bool replayed(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
        if (name == "Idempotency-Replayed") return value == "true";
    }
    return false;
}

}  // namespace

TEST_CASE("a payment is shown with its refunds") {
    PayHarness harness;
    const std::string id = harness.pay("o1", "tok_ok", 10'000).payment_id;
    const auto refund = harness.call(Method::post, "/payments/" + id + "/refunds",
                                     R"({"amount": 2500, "reason": "식었어요"})");
    CHECK(refund.status == 201);
    CHECK(text(body_of(refund), "status") == "pending");
    CHECK(text(body_of(refund), "paymentId") == id);
    CHECK(refund.body.contains("식었어요"));
    REQUIRE(eventually([&] { return harness.is_idle(); }));

    const auto shown = body_of(harness.call(Method::get, "/payments/" + id));
    CHECK(text(shown, "id") == id);
    CHECK(text(shown, "orderId") == "o1");
    CHECK(shown.at("amount").as_int64() == 10'000);
    CHECK(text(shown, "currency") == "KRW");
    CHECK(text(shown, "method") == "sandbox");
    CHECK(text(shown, "status") == "approved");
    CHECK(shown.at("refunded").as_int64() == 2500);
    REQUIRE(shown.at("refunds").as_array().size() == 1);
    const json::Object& done = shown.at("refunds").as_array()[0].as_object();
    CHECK(text(done, "status") == "done");
    CHECK(done.at("amount").as_int64() == 2500);
    CHECK(text(done, "id") == text(body_of(refund), "id"));
}

TEST_CASE("an unknown payment is 404") {
    PayHarness harness;
    CHECK(is_problem(harness.call(Method::get, "/payments/nothing"), 404, "not-found"));
    CHECK(is_problem(harness.call(Method::post, "/payments/nothing/refunds", R"({"amount": 1})"),
                     404, "not-found"));
}

TEST_CASE("payments are listed newest first, page by page, of all orders or of one") {
    PayHarness harness;
    for (int i = 0; i < 5; ++i) harness.pay("o" + std::to_string(i));
    harness.pay("o5", "tok_declined");
    harness.pay("o5", "tok_declined");
    harness.pay("o5", "tok_ok");

    const auto of_order = body_of(harness.call(Method::get, "/payments", "", {{"orderId", "o5"}}));
    REQUIRE(of_order.at("items").as_array().size() == 3);
    CHECK(text(of_order.at("items").as_array()[0].as_object(), "status") == "approved");
    CHECK(text(of_order.at("items").as_array()[2].as_object(), "status") == "declined");
    CHECK(of_order.at("next").is_null());

    std::vector<std::string> orders;
    std::vector<std::pair<std::string, std::string>> query{{"limit", "3"}};
    for (;;) {
        const auto page = body_of(harness.call(Method::get, "/payments", "", query));
        for (const auto& item : page.at("items").as_array())
            orders.push_back(text(item.as_object(), "orderId"));
        if (page.at("next").is_null()) break;
        query = {{"limit", "3"}, {"cursor", text(page, "next")}};
    }
    CHECK(orders == std::vector<std::string>{"o5", "o5", "o5", "o4", "o3", "o2", "o1", "o0"});
    CHECK(body_of(harness.call(Method::get, "/payments", "", {{"orderId", "none"}}))
              .at("items")
              .as_array()
              .empty());
    CHECK(is_problem(harness.call(Method::get, "/payments", "", {{"order", "o1"}}), 422,
                     "invalid-request"));
    CHECK(is_problem(harness.call(Method::get, "/payments", "", {{"cursor", "x"}}), 422,
                     "invalid-request"));
}

TEST_CASE("the sandbox's ledger is listed oldest first, page by page") {
    PayHarness harness;
    for (int i = 0; i < 3; ++i) harness.pay("o" + std::to_string(i), "tok_ok", 1000 + i);
    harness.cancel("o1");
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    const auto first =
        body_of(harness.call(Method::get, "/payments/sandbox/ledger", "", {{"limit", "3"}}));
    REQUIRE(first.at("items").as_array().size() == 3);
    const json::Object& charge = first.at("items").as_array()[1].as_object();
    CHECK(text(charge, "kind") == "charge");
    CHECK(text(charge, "orderId") == "o1");
    CHECK(charge.at("amount").as_int64() == 1001);
    CHECK(from_rfc3339(text(charge, "at")).has_value());
    const auto rest = body_of(harness.call(Method::get, "/payments/sandbox/ledger", "",
                                           {{"cursor", text(first, "next")}}));
    REQUIRE(rest.at("items").as_array().size() == 1);
    CHECK(text(rest.at("items").as_array()[0].as_object(), "kind") == "refund");
    CHECK(rest.at("next").is_null());
}

TEST_CASE("refunds are for owners, payments for staff") {
    PayHarness harness;
    const std::string id = harness.pay("o1").payment_id;
    const auto as = [&](Method method, const std::string& path, Role role) {
        return harness
            .call(method, path, method == Method::post ? R"({"amount": 1})" : "", {}, "", role)
            .status;
    };
    CHECK(as(Method::get, "/payments", Role::customer) == 401);
    CHECK(as(Method::get, "/payments/" + id, Role::customer) == 401);
    CHECK(as(Method::get, "/payments/" + id, Role::staff) == 200);
    CHECK(as(Method::get, "/payments", Role::staff) == 200);
    CHECK(as(Method::get, "/payments/sandbox/ledger", Role::staff) == 403);
    CHECK(as(Method::post, "/payments/" + id + "/refunds", Role::staff) == 403);
    CHECK(as(Method::post, "/payments/" + id + "/refunds", Role::customer) == 401);
}

TEST_CASE("no more is refunded than what is left, and only of an approved payment") {
    PayHarness harness;
    const std::string id = harness.pay("o1", "tok_ok", 10'000).payment_id;
    harness.finish("o1");
    const std::string path = "/payments/" + id + "/refunds";
    const auto exceeds = harness.call(Method::post, path, R"({"amount": 10001})");
    CHECK(is_problem(exceeds, 409, "refund-exceeds-payment"));
    CHECK(body_of(exceeds).at("refundable").as_int64() == 10'000);
    CHECK(harness.call(Method::post, path, R"({"amount": 6000})").status == 201);
    CHECK(is_problem(harness.call(Method::post, path, R"({"amount": 4001})"), 409,
                     "refund-exceeds-payment"));
    CHECK(harness.call(Method::post, path, R"({"amount": 4000})").status == 201);
    CHECK(is_problem(harness.call(Method::post, path, R"({"amount": 1})"), 409,
                     "refund-exceeds-payment"));
    harness.cancel("o1");
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.ledger_balance("o1") == 0);
    CHECK(harness.ledger().size() == 3);

    const std::string declined = harness.pay("o2", "tok_declined").payment_id;
    CHECK(is_problem(
        harness.call(Method::post, "/payments/" + declined + "/refunds", R"({"amount": 1})"), 409,
        "not-refundable"));
}

TEST_CASE("all of the payment of an order that is under way is refunded by cancelling the order") {
    PayHarness harness;
    const std::string path =
        "/payments/" + harness.pay("o1", "tok_ok", 10'000).payment_id + "/refunds";
    const auto refused = harness.call(Method::post, path, R"({"amount": 10000})");
    CHECK(is_problem(refused, 409, "order-under-way"));
    CHECK(body_of(refused).at("orderId").as_string() == "o1");
    CHECK(harness.call(Method::post, path, R"({"amount": 6000})").status == 201);
    CHECK(is_problem(harness.call(Method::post, path, R"({"amount": 4000})"), 409,
                     "order-under-way"));
    harness.finish("o1");
    CHECK(harness.call(Method::post, path, R"({"amount": 4000})").status == 201);
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.ledger_balance("o1") == 0);
}

TEST_CASE("a refund that the owner has made by hand is recorded, and nothing is sent") {
    PayHarness harness;
    const std::string path =
        "/payments/" + harness.pay("o1", "tok_ok", 10'000).payment_id + "/refunds";
    const auto made =
        harness.call(Method::post, path, R"({"amount": 4000, "reason": "송금", "byHand": true})");
    CHECK(made.status == 201);
    CHECK(body_of(made).at("status").as_string() == "done");
    CHECK(harness.payments_of("o1").front().refunded == 4'000);
    CHECK(harness.sent_types("o1") ==
          std::vector<std::string>{"PaymentApproved", "PaymentRefunded"});
    harness.cancel("o1");
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.ledger_balance("o1") == 4'000);
}

TEST_CASE("bad refund requests are refused with the member at fault") {
    PayHarness harness;
    const std::string path = "/payments/" + harness.pay("o1").payment_id + "/refunds";
    for (const char* body :
         {"{}", R"({"amount": 0})", R"({"amount": -5})", R"({"amount": "5"})", R"({"amount": 1.5})",
          R"({"amount": 1, "why": "x"})", R"({"amount": 1, "reason": 3})"}) {
        CAPTURE(body);
        CHECK(is_problem(harness.call(Method::post, path, body), 422, "invalid-request"));
    }
    CHECK(is_problem(harness.call(Method::post, path, "nonsense"), 400, "malformed-json"));
    CHECK(is_problem(harness.call(Method::post, path, R"({"amount": 1})", {}, "with space"), 422,
                     "invalid-request"));
    CHECK(harness.is_idle());
    CHECK(harness.ledger().size() == 1);
}

TEST_CASE("a refund request that is repeated with its key has one effect and one answer") {
    PayHarness harness;
    const std::string first_id = harness.pay("o1", "tok_ok", 10'000).payment_id;
    const std::string path = "/payments/" + first_id + "/refunds";
    const std::string body = R"({"amount": 3000, "reason": "x"})";
    const auto first = harness.call(Method::post, path, body, {}, "key-1");
    CHECK(first.status == 201);
    CHECK_FALSE(replayed(first));
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    harness.stop_module();
    harness.start_module();
    const auto again = harness.call(Method::post, path, body, {}, "key-1");
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.content_type == first.content_type);
    CHECK(replayed(again));
    CHECK(is_problem(harness.call(Method::post, path, R"({"amount": 1})", {}, "key-1"), 422,
                     "idempotency-key-reused"));
    CHECK(harness.payments_of("o1").front().refund_requested == 3000);

    // The key of one payment says nothing about another, and a refusal does not use a key up.
    const std::string second =
        "/payments/" + harness.pay("o2", "tok_ok", 3000).payment_id + "/refunds";
    CHECK(is_problem(harness.call(Method::post, second, R"({"amount": 3001})", {}, "key-1"), 409,
                     "refund-exceeds-payment"));
    harness.finish("o2");
    const auto other = harness.call(Method::post, second, body, {}, "key-1");
    CHECK(other.status == 201);
    CHECK_FALSE(replayed(other));
    CHECK(other.body != first.body);
}

}  // namespace pay_routes_test
