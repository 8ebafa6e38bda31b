// The simulator of Toss Payments keeps the documented rules, so that tests against it mean something.
#include <doctest/doctest.h>

#include "net/https_client.h"
#include "toss_simulator/control.h"

namespace toss_simulator_test {

using namespace baedal;
using namespace std::chrono_literals;

namespace {

constexpr auto secret = "test_sk_simulator";

struct Simulator {
    toss::Response call(const std::string& method, const std::string& path,
                        const std::string& body = "", const std::string& test_code = "",
                        const std::string& key = "") {
        return bank.handle(
            {method, path, net::basic_authorization(secret, ""), key, body, test_code});
    }
    toss::Response confirm(const std::string& key, const std::string& order_id) {
        return call("POST", "/v1/payments/confirm",
                    json::dump(json::Object{
                        {"paymentKey", key}, {"orderId", order_id}, {"amount", 10'000}}));
    }
    toss::Response cancel(const std::string& key, std::int64_t amount) {
        return call("POST", "/v1/payments/" + key + "/cancel",
                    json::dump(json::Object{{"cancelReason", "변심"}, {"cancelAmount", amount}}));
    }
    std::string control(const std::string& path, json::Object body) {
        const auto response =
            toss::control({"POST", path, "", "", json::dump(body), ""}, bank, webhooks);
        return std::to_string(response.status);
    }
    void pay(const std::string& key, const std::string& order_id) {
        bank.prepare(key, order_id, 10'000);
        REQUIRE(confirm(key, order_id).status == 200);
    }

    std::vector<json::Object> changes;
    toss::Webhooks webhooks;
    toss::Bank bank{secret, [this](const json::Object& payment) { changes.push_back(payment); }};
};

std::string code_of(const toss::Response& response) {
    const auto body = json::parse_object(response.body);
    if (!body || !body->contains("code")) return std::to_string(response.status);
    return std::to_string(response.status) + " " + std::string(body->at("code").as_string());
}

}  // namespace

TEST_CASE("the simulator confirms within ten minutes of the authentication") {
    Simulator s;
    s.bank.prepare("k1", "o1", 10'000);
    s.bank.advance(10min - 1s);
    CHECK(s.confirm("k1", "o1").status == 200);
    s.bank.prepare("k2", "o2", 10'000);
    s.bank.advance(10min);
    CHECK(s.bank.status("k2") == "EXPIRED");
    CHECK(code_of(s.confirm("k2", "o2")) == "404 NOT_FOUND_PAYMENT_SESSION");
    s.bank.prepare("k3", "o3", 10'000, "READY");
    s.bank.advance(29min);
    CHECK(s.bank.status("k3") == "READY");
    s.bank.advance(1min);
    CHECK(s.bank.status("k3") == "EXPIRED");
}

TEST_CASE("the simulator takes one cancel of a payment a second") {
    Simulator s;
    s.pay("k1", "o1");
    CHECK(s.cancel("k1", 1'000).status == 200);
    CHECK(code_of(s.cancel("k1", 1'000)) == "403 FORBIDDEN_CONSECUTIVE_REQUEST");
    s.bank.advance(1s);
    CHECK(s.cancel("k1", 1'000).status == 200);
    CHECK(s.bank.balance("o1") == 8'000);
}

TEST_CASE("the simulator refuses cancels as toss does") {
    Simulator s;
    s.bank.set_cancel_spacing(0ms);
    s.pay("whole", "o1");
    CHECK(code_of(s.cancel("whole", 10'001)) == "403 NOT_CANCELABLE_AMOUNT");
    CHECK(s.cancel("whole", 10'000).status == 200);
    CHECK(code_of(s.cancel("whole", 10'000)) == "400 ALREADY_CANCELED_PAYMENT");
    s.pay("parts", "o2");
    CHECK(s.cancel("parts", 4'000).status == 200);
    CHECK(s.cancel("parts", 6'000).status == 200);
    CHECK(code_of(s.cancel("parts", 1'000)) == "403 NOT_CANCELABLE_AMOUNT");
    s.bank.prepare("unpaid", "o3", 10'000);
    CHECK(code_of(s.cancel("unpaid", 10'000)) == "403 NOT_CANCELABLE_PAYMENT");
    CHECK(code_of(s.cancel("nosuch", 10'000)) == "404 NOT_FOUND_PAYMENT");
}

TEST_CASE("the simulator hides a payment and shows the order's attempt before it") {
    Simulator s;
    s.bank.prepare("first", "o1", 10'000, "ABORTED");
    s.bank.prepare({.key = "second", .order_id = "o1", .amount = 10'000, .hidden_for = 5min});
    CHECK(s.confirm("second", "o1").status == 200);
    CHECK(code_of(s.call("GET", "/v1/payments/second")) == "404 NOT_FOUND_PAYMENT");
    CHECK(s.call("GET", "/v1/payments/orders/o1").body.contains("first"));
    s.bank.advance(5min);
    CHECK(s.call("GET", "/v1/payments/second").status == 200);
    CHECK(s.call("GET", "/v1/payments/orders/o1").body.contains("second"));
    CHECK(s.bank.calls("query") == 4);
    CHECK(s.bank.calls("query_by_order") == 2);
}

TEST_CASE("the simulator has virtual accounts") {
    Simulator s;
    s.bank.prepare({.key = "k1", .order_id = "o1", .amount = 10'000, .virtual_account = true});
    CHECK(s.confirm("k1", "o1").body.contains("WAITING_FOR_DEPOSIT"));
    CHECK(code_of(s.cancel("k1", 1'000)) == "403 NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT");
    s.bank.deposit("k1");
    CHECK(s.bank.balance("o1") == 10'000);
    CHECK(code_of(s.cancel("k1", 10'000)) == "400 INVALID_REFUND_ACCOUNT_INFO");
    CHECK_THROWS(s.bank.deposit("k1"));
}

TEST_CASE("the simulator reproduces a published error by TossPayments-Test-Code") {
    Simulator s;
    s.pay("k1", "o1");
    const std::string cancel = "/v1/payments/k1/cancel";
    CHECK(code_of(s.call("POST", cancel, "{}", "EXCEED_CANCEL_LIMIT")) ==
          "403 EXCEED_CANCEL_LIMIT");
    CHECK(code_of(s.call("POST", cancel, "{}", "COMMON_ERROR")) == "500 COMMON_ERROR");
    CHECK(code_of(s.call("GET", "/v1/payments/k1", "", "NOT_FOUND")) == "404 NOT_FOUND");
    CHECK(code_of(s.call("GET", "/v1/payments/k1", "", "NO_SUCH")) == "400 INVALID_TEST_CODE");
    CHECK(s.call("GET", "/v1/payments/k1").status == 200);
    toss::Bank live("live_sk_abc");
    CHECK(
        code_of(live.handle({"GET", "/v1/payments/k1", net::basic_authorization("live_sk_abc", ""),
                             "", "", "COMMON_ERROR"})) == "404 NOT_FOUND_PAYMENT");
}

TEST_CASE("the simulator's control acts for the shop and for customers") {
    Simulator s;
    CHECK(s.control("/control/payments", {{"paymentKey", "k1"},
                                          {"orderId", "o1"},
                                          {"amount", 10'000},
                                          {"virtualAccount", true}}) == "200");
    CHECK(s.control("/control/deposits", {{"paymentKey", "k1"}}) == "400");  // not confirmed
    CHECK(s.confirm("k1", "o1").status == 200);
    CHECK(s.control("/control/deposits", {{"paymentKey", "k1"}}) == "200");
    CHECK(s.control("/control/cancels", {{"paymentKey", "k1"}, {"amount", 4'000}}) == "200");
    CHECK(s.control("/control/cancels", {{"paymentKey", "k1"}, {"amount", 7'000}}) == "400");
    CHECK(s.control("/control/cancels", {{"paymentKey", "k1"}}) == "200");
    CHECK(s.control("/control/hide", {{"paymentKey", "k1"}, {"forMs", 60'000}}) == "200");
    CHECK(code_of(s.call("GET", "/v1/payments/k1")) == "404 NOT_FOUND_PAYMENT");
    CHECK(s.control("/control", {{"advanceMs", 60'000}}) == "200");
    CHECK(s.call("GET", "/v1/payments/k1").status == 200);
    CHECK(s.control("/control", {{"no", 1}}) == "400");
    CHECK(s.control("/control/nosuch", {}) == "404");
    CHECK(s.bank.balance("o1") == 0);
    // Each change is told as a webhook tells it: with the whole payment.
    std::string statuses;
    for (const json::Object& change : s.changes) {
        CHECK(change.contains("totalAmount"));
        statuses += std::string(change.at("status").as_string()) + " ";
    }
    CHECK(statuses == "WAITING_FOR_DEPOSIT DONE PARTIAL_CANCELED CANCELED ");
}

TEST_CASE("the simulator's control plans a fault with the published status of its code") {
    Simulator s;
    s.pay("k1", "o1");
    const json::Array faults{json::Object{{"on", "cancel"}, {"code", "EXCEED_MAX_REFUND_DUE"}},
                             json::Object{{"on", "query_by_order"}, {"code", "NOT_FOUND"}}};
    CHECK(s.control("/control", {{"faults", faults}}) == "200");
    CHECK(s.call("GET", "/v1/payments/k1").status == 200);
    CHECK(code_of(s.cancel("k1", 1'000)) == "403 EXCEED_MAX_REFUND_DUE");
    CHECK(code_of(s.call("GET", "/v1/payments/orders/o1")) == "404 NOT_FOUND");
}

}  // namespace toss_simulator_test
