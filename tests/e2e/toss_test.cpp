// The whole program with the simulator of Toss Payments, over TLS.

#include <doctest/doctest.h>
#include <boost/json/serialize.hpp>

#include "support/shop.h"
#include "support/simulator_process.h"
#include "support/temporary_folder.h"

using namespace baedal;
using namespace baedal::test;
using boost::json::array;
using boost::json::object;

namespace {

class TossProcess : public SimulatorProcess {
public:
    TossProcess() : SimulatorProcess(TOSS_SIMULATOR_BINARY, {"--secret-key", secret}) {}

    void plan(const object& fault) { control("/control", object{{"faults", array{fault}}}); }
    // Prepares a payment as the customer's browser does. Returns the payment key, which is new.
    std::string prepare(const std::string& order_id, std::int64_t amount) {
        const std::string key = "tviva_" + std::to_string(++prepared_) + "_" + order_id;
        control("/control/payments",
                object{{"paymentKey", key}, {"orderId", order_id}, {"amount", amount}});
        return key;
    }
    // "charge 21000 refund 21000"
    std::string movements(const std::string& order_id) {
        std::string out;
        const Json body = get("/control/ledger");
        for (const Json& item : body.at("items").as_array()) {
            if (text_of(item, "orderId") != order_id) continue;
            out += (out.empty() ? "" : " ") + text_of(item, "kind") + " " +
                   std::to_string(item.at("amount").as_int64());
        }
        return out;
    }

    static constexpr auto secret = "test_sk_of_the_whole";

private:
    int prepared_ = 0;
};

struct TossDeployment {
    explicit TossDeployment(const std::string& reconcile_every = "200ms")
        : shop({R"(pay.gateway="toss")", "pay.toss.base_url=\"" + toss.url() + "\"",
                "pay.toss.ca_file=\"" + toss.authority() + "\"",
                "pay.reconcile_every=\"" + reconcile_every + "\""},
               {std::string("BAEDAL_TOSS_SECRET_KEY=") + TossProcess::secret}) {}

    // Places an order that waits for its payment, and sets `key` to its payment key.
    std::string order() {
        const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
        key = toss.prepare(id, chicken_total);
        return id;
    }
    HttpResponse pay(const std::string& id) {
        return shop.customer.post(
            "/orders/" + id + "/payment",
            object{{"method", "toss"}, {"token", key}, {"amount", chicken_total}});
    }

    TossProcess toss;
    Shop shop;
    std::string key;
};

}  // namespace

TEST_CASE("an order is paid with toss, cancelled and refunded") {
    TossDeployment d;
    const std::string id = d.order();
    const HttpResponse paid = d.pay(id);
    CHECK(paid.status == 200);
    CHECK(d.shop.becomes(id, "placed"));
    CHECK(d.toss.movements(id) == "charge 21000");
    REQUIRE(d.shop.ticket_arrives(id));
    CHECK(d.shop.cancel(id).status == 200);
    CHECK(eventually([&] { return d.toss.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(eventually([&] { return d.shop.order(id).at("payment").at("status") == "refunded"; }));
    CHECK(d.shop.owner.get("/payments/sandbox/ledger").status == 404);
    CHECK(d.shop.server.log_tail(1000).find(d.key) == std::string::npos);
}

TEST_CASE("doctor asks toss whether it answers, takes the key and agrees on the time") {
    TossDeployment d;
    const auto look = [&](const std::string& key) {
        return run_binary({"doctor", "--data", d.shop.server.data().string(), "--set",
                           R"(pay.gateway="toss")", "--set",
                           "pay.toss.base_url=\"" + d.toss.url() + "\"", "--set",
                           "pay.toss.ca_file=\"" + d.toss.authority() + "\""},
                          std::chrono::seconds{60}, {"BAEDAL_TOSS_SECRET_KEY=" + key});
    };
    const ProcessResult good = look(TossProcess::secret);
    CHECK(good.code == 0);
    CHECK(good.errors.contains("ok       Toss Payments answers and takes the secret key."));
    CHECK(good.errors.contains("ok       The clock agrees with that of another server."));
    CHECK_FALSE(good.errors.contains(TossProcess::secret));
    const ProcessResult refused = look("test_sk_of_somebody_else");
    CHECK(refused.code == 1);
    CHECK(refused.errors.contains(
        "problem  BAEDAL_TOSS_SECRET_KEY: Toss Payments refuses the secret key"));
    const auto office = [&] {
        return boost::json::serialize(expect(d.shop.owner.get("/admin/doctor"), 200));
    };
    CHECK(office().contains("gateway-answers"));
    d.toss.suspend();
    const std::string silent = office();
    d.toss.resume();
    CHECK(silent.contains("gateway-unreachable"));
    CHECK(d.toss.movements("baedal-doctor-no-such-order").empty());
}

TEST_CASE(
    "an order whose toss response is lost is placed by reconciliation, also after a power cut") {
    TossDeployment d;
    d.toss.plan({{"on", "confirm"}, {"kind", "lose"}, {"times", 2}});
    const std::string first = d.order();
    CHECK(d.pay(first).status == 202);
    CHECK(d.shop.becomes(first, "placed", std::chrono::seconds{30}));
    CHECK(d.toss.movements(first) == "charge 21000");

    d.toss.plan({{"on", "any"}, {"kind", "lose"}, {"times", 1000}});
    const std::string second = d.order();
    CHECK(d.pay(second).status == 202);
    d.shop.server.kill();
    d.toss.control("/control", {{"faults", array{}}});
    d.shop.server.start();
    CHECK(d.shop.becomes(second, "placed", std::chrono::seconds{60}));
    CHECK(d.toss.movements(second) == "charge 21000");
}

TEST_CASE("an order under way that is cancelled whole in toss's back office is cancelled here") {
    TossDeployment d("1h");
    d.toss.control("/control",
                   {{"webhookUrl", "http://127.0.0.1:" + std::to_string(d.shop.server.port()) +
                                       "/payments/webhooks/toss"}});
    for (const bool cooking : {false, true}) {
        CAPTURE(cooking);
        const std::string id = d.order();
        REQUIRE(d.pay(id).status == 200);
        REQUIRE(d.shop.ticket_arrives(id));
        if (cooking) {
            expect(d.shop.ticket(id, "accept"), 200);
            expect(d.shop.ticket(id, "cook"), 200);
        }
        d.toss.control("/control/cancels", {{"paymentKey", d.key}, {"amount", 7'000}});
        CHECK(eventually([&] { return d.shop.order(id).at("payment").at("refunded") == 7'000; }));
        CHECK(d.shop.status(id) == (cooking ? "cooking" : "placed"));
        d.toss.control("/control/cancels", {{"paymentKey", d.key}});
        CHECK(d.shop.becomes(id, "cancelled"));
        CHECK(d.shop.ticket_state(id) == "cancelled");
        CHECK(d.shop.order(id).at("payment").at("status") == "refunded");
        CHECK(d.shop.ticket(id, cooking ? "ready" : "accept").status == 409);
        CHECK(d.toss.movements(id) == "charge 21000 refund 7000 refund 14000");
        CHECK(eventually([&] { return d.shop.messages(id).contains("cancelled/customer"); }));
        CHECK_FALSE(d.shop.messages(id).contains("cancel_requested"));
        CHECK(d.shop.is_caught_up());
    }
}

TEST_CASE("an order with a declined toss payment waits and is paid with another card") {
    TossDeployment d;
    d.toss.plan({{"on", "confirm"}, {"code", "REJECT_CARD_COMPANY"}, {"status", 403}});
    const std::string id = d.order();
    const HttpResponse declined = d.pay(id);
    CHECK(declined.status == 402);
    CHECK(declined.problem() == "payment-declined");
    CHECK(d.pay(id).status == 402);  // a key is good for one attempt
    d.key = d.toss.prepare(id, chicken_total);
    CHECK(d.pay(id).status == 200);
    CHECK(d.toss.movements(id) == "charge 21000");
}

TEST_CASE("repeated webhooks of toss place an order long before its reconciliation") {
    TossDeployment d("1h");
    d.toss.control("/control",
                   {{"webhookUrl", "http://127.0.0.1:" + std::to_string(d.shop.server.port()) +
                                       "/payments/webhooks/toss"},
                    {"webhookCopies", 3}});
    d.toss.plan({{"on", "confirm"}, {"kind", "garbage"}});
    const std::string id = d.order();
    (void)d.pay(id);
    if (d.shop.status(id) != "placed") {  // the webhooks came before the response: sent again
        CHECK(eventually([&] {
            d.shop.customer.post("/payments/webhooks/toss",
                                 object{{"data", object{{"paymentKey", d.key}, {"orderId", id}}}});
            return d.shop.status(id) == "placed";
        }));
    }
    CHECK(d.toss.movements(id) == "charge 21000");
}

TEST_CASE(
    "SIGTERM ends the server within its limit while toss does not respond; the refund is sent "
    "later") {
    TossDeployment d;
    const std::string cancelled = d.order();
    REQUIRE(d.pay(cancelled).status == 200);
    REQUIRE(d.shop.ticket_arrives(cancelled));
    const std::string awaited = d.order();
    d.toss.suspend();
    REQUIRE(d.shop.cancel(cancelled).status == 200);  // its refund is in progress
    std::optional<HttpResponse> response;
    std::jthread customer([&] {
        try {
            response = d.pay(awaited);
        } catch (const ConnectionLost&) {  // no response
        }
    });
    const auto both_paid = [&] {
        return d.shop.owner.get("/payments").json().at("items").as_array().size() == 2;
    };
    REQUIRE(eventually(both_paid));
    const auto begin = std::chrono::steady_clock::now();
    CHECK(d.shop.server.stop() == 0);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
    customer.join();
    REQUIRE(response);
    CHECK(response->status == 202);

    d.toss.resume();
    d.shop.server.start();
    const auto refunded = [&] {
        return d.shop.order(cancelled).at("payment").at("status") == "refunded";
    };
    CHECK(eventually(refunded));
    CHECK(d.toss.movements(cancelled) == "charge 21000 refund 21000");
}

TEST_CASE("SIGTERM ends the server within its limit during a name look-up without a reply") {
    Shop shop({R"(pay.gateway="toss")", R"(pay.toss.base_url="https://toss.silent")"},
              {std::string("BAEDAL_TOSS_SECRET_KEY=") + TossProcess::secret,
               "LD_PRELOAD=" HANGING_DNS_LIBRARY});
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    const object payment{{"method", "toss"}, {"token", "key"}, {"amount", chicken_total}};
    CHECK(shop.customer.post("/orders/" + id + "/payment", payment).status == 202);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(shop.server.stop() == 0);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
    CHECK(shop.server.log_tail().contains("stopped"));
}

TEST_CASE("a gateway with an untrusted certificate gets no payment, and the log has the reason") {
    TossProcess toss;
    const TossProcess other;
    Shop shop({R"(pay.gateway="toss")", "pay.toss.base_url=\"" + toss.url() + "\"",
               "pay.toss.ca_file=\"" + other.authority() + "\""},
              {std::string("BAEDAL_TOSS_SECRET_KEY=") + TossProcess::secret});
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    const std::string key = toss.prepare(id, chicken_total);
    const HttpResponse response =
        shop.customer.post("/orders/" + id + "/payment",
                           object{{"method", "toss"}, {"token", key}, {"amount", chicken_total}});
    CHECK(response.status == 202);
    CHECK(shop.status(id) == "awaiting_payment");
    CHECK(toss.movements(id).empty());
    const std::string log = shop.server.log_tail(1000);
    CHECK(log.find("its certificate is not accepted") != std::string::npos);
    CHECK(log.find(key) == std::string::npos);
    CHECK(log.find(TossProcess::secret) == std::string::npos);
}

TEST_CASE("the page gets the public key, and only an order's page may load toss's window") {
    Shop shop({R"(pay.gateway="toss")", R"(pay.toss.client_key="test_ck_of_the_whole")"},
              {std::string("BAEDAL_TOSS_SECRET_KEY=") + TossProcess::secret});
    const HttpResponse methods = shop.customer.get("/payments/methods");
    CHECK(boost::json::serialize(methods.json()) ==
          R"({"items":["toss"],"toss":{"clientKey":"test_ck_of_the_whole"}})");
    const HttpResponse order_page = shop.customer.get("/o/0000");
    if (order_page.status != 200) return;  // built without the pages
    CHECK(order_page.header("content-security-policy").contains("https://js.tosspayments.com;"));
    CHECK_FALSE(shop.customer.get("/").header("content-security-policy").contains("tosspayments"));
}

TEST_CASE("the program does not start with toss and without its secret key") {
    const ProcessResult ended =
        run_binary({"serve", "--data", "/nonexistent", "--set", R"(pay.gateway="toss")"},
                   std::chrono::seconds{10});
    CHECK(ended.code == 2);
    CHECK(ended.errors.find("BAEDAL_TOSS_SECRET_KEY") != std::string::npos);
}

TEST_CASE(
    "after a restore the money of lost orders goes back, and an order that was paid is placed") {
    TossDeployment d;
    const TemporaryFolder backups;
    const std::string known = d.order();
    REQUIRE(d.pay(known).status == 200);
    REQUIRE(d.shop.ticket_arrives(known));
    const std::string waiting = d.order();
    const std::string key_of_waiting = d.key;
    const std::string data = d.shop.server.data().string();
    const ProcessResult made =
        run_binary({"backup", "--data", data, "--to", backups.path.string(), "--listen",
                    "127.0.0.1:" + std::to_string(d.shop.server.port())},
                   std::chrono::minutes{1});
    REQUIRE_MESSAGE(made.code == 0, made.errors);

    REQUIRE(d.shop.cancel(known).status == 200);
    REQUIRE(eventually([&] { return d.toss.movements(known) == "charge 21000 refund 21000"; }));
    const std::string lost = d.order();
    REQUIRE(d.pay(lost).status == 200);
    d.key = key_of_waiting;
    REQUIRE(d.pay(waiting).status == 200);

    d.shop.server.kill();
    std::filesystem::remove_all(d.shop.server.data());
    const ProcessResult restored = run_binary(
        {"restore", "--from", backups.path.string(), "--data", data}, std::chrono::minutes{1});
    REQUIRE_MESSAGE(restored.code == 0, restored.errors);
    const ProcessResult checked = run_binary({"check", "--data", data}, std::chrono::minutes{1});
    CHECK_MESSAGE(checked.code == 3, checked.errors);
    CHECK(checked.errors.contains("payments_after_the_backup"));
    d.shop.server.start();

    CHECK(d.shop.becomes(waiting, "placed", std::chrono::seconds{60}));
    CHECK(d.toss.movements(waiting) == "charge 21000");
    CHECK(eventually([&] { return d.toss.movements(lost) == "charge 21000 refund 21000"; },
                     std::chrono::seconds{60}));
    CHECK(d.shop.customer.get("/orders/" + lost).status == 404);
    CHECK(d.shop.becomes(known, "cancelled", std::chrono::seconds{60}));
    CHECK(d.toss.movements(known) == "charge 21000 refund 21000");
    REQUIRE(eventually([&] {
        const Json page = d.shop.owner.get("/payments?orderId=" + lost).json();
        const auto& items = page.at("items").as_array();
        return items.size() == 1 && items[0].at("refunded") == chicken_total;
    }));
    const Json page = d.shop.owner.get("/payments?orderId=" + lost).json();
    const Json refund = page.at("items").as_array()[0].at("refunds").as_array()[0];
    CHECK(text_of(refund, "reason").contains("The order was lost"));
    CHECK(d.shop.is_caught_up());
    CHECK(run_binary({"check", "--data", data}, std::chrono::minutes{1}).code == 0);
}
