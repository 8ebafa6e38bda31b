// Power cuts under load: every acknowledged order exists exactly once.
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

namespace {

// Clients that place orders until finish(), each order with its own key. A client without a
// response repeats the request with the same key.
class Customers {
public:
    Customers(const Shop& shop, int count) {
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back([this, &shop, i](std::stop_token stop) { run(shop, i, stop); });
        }
    }

    void finish() { threads_.clear(); }

    // Waits for `more` further responses with 201.
    void let_order(std::size_t more) {
        const std::size_t goal = answered_ + more;
        REQUIRE(eventually([&] { return answered_ >= goal; }, std::chrono::seconds{60}));
    }

    std::map<std::string, std::string> acknowledged;  // ids of orders by key, 201 and 202
    std::set<std::string> placed_at_once;             // ids of the 201
    std::vector<std::string> unexpected;

private:
    void run(const Shop& shop, int number, const std::stop_token& stop) {
        HttpClient client = shop.new_customer();
        for (int n = 0; !stop.stop_requested(); ++n) {
            const std::string key = "customer-" + std::to_string(number) + "-" + std::to_string(n);
            while (!place(client, key, number + n)) {
                // Repeats until a response arrives, also after the stop: every key gets a response.
                std::this_thread::sleep_for(std::chrono::milliseconds{5});
            }
        }
    }

    bool place(HttpClient& client, const std::string& key, int n) {
        try {
            const HttpResponse response = client.post("/orders", n % 3 == 0 ? pizza() : chicken(),
                                                      {{"Idempotency-Key", key}});
            // 503: the server starts or stops. 409: the first attempt still runs.
            if (response.status == 503 || response.status == 409) return false;
            const std::lock_guard lock(mutex_);
            if (response.status == 201 || response.status == 202) {
                acknowledged[key] = text_of(response.json(), "id");
            } else {
                unexpected.push_back(std::to_string(response.status) + ": " + response.body);
            }
            if (response.status == 201) {
                placed_at_once.insert(acknowledged[key]);
                ++answered_;
            }
            return true;
        } catch (const ConnectionLost&) {
            return false;
        } catch (const std::exception& e) {
            const std::lock_guard lock(mutex_);
            unexpected.push_back(e.what());
            return true;
        }
    }

    std::mutex mutex_;
    std::atomic<std::size_t> answered_ = 0;
    std::vector<std::jthread> threads_;
};

// Pays the open orders. The reconciler settles a payment that a power cut left unknown. No open
// order had the response 201.
void pay_open_orders(Shop& shop, const std::set<std::string>& placed_at_once) {
    const auto settled = [&] {
        const auto open = shop.pages("/orders?status=awaiting_payment");
        for (const Json& order : open) {
            const std::string id = text_of(order, "id");
            REQUIRE_FALSE(placed_at_once.contains(id));
            const int status =
                shop.customer.post("/orders/" + id + "/payment", card("tok_ok")).status;
            if (status != 200 && status != 202 && status != 409) return false;
        }
        return open.empty();
    };
    CHECK(eventually(settled, std::chrono::seconds{30}));
}

// `baedal check` on the stopped deployment.
void check_invariants(Shop& shop) {
    CHECK(shop.server.stop() == 0);
    const ProcessResult check =
        run_binary({"check", "--data", shop.server.data().string()}, std::chrono::seconds{60});
    CAPTURE(check.errors);
    CHECK(check.code == 0);
}

}  // namespace

TEST_CASE("ten power cuts under load lose and duplicate no order, no won and no ticket") {
    Shop shop({"pay.reconcile_every=\"200ms\""});
    Customers customers(shop, 8);
    for (int cut = 0; cut < 10; ++cut) {
        customers.let_order(60);
        shop.server.restart();
    }
    customers.let_order(60);
    customers.finish();
    CHECK(customers.unexpected.empty());
    for (const std::string& surprise : customers.unexpected) MESSAGE(surprise);

    REQUIRE(shop.is_caught_up());
    MESSAGE(customers.acknowledged.size()
            << " orders over ten power cuts, "
            << customers.acknowledged.size() - customers.placed_at_once.size()
            << " of them paid later");
    pay_open_orders(shop, customers.placed_at_once);
    REQUIRE(shop.is_caught_up());

    std::map<std::string, std::string> orders;  // id, status
    std::map<std::int64_t, std::set<std::int64_t>> numbers;
    for (const Json& order : shop.pages("/orders")) {
        CHECK(orders.emplace(text_of(order, "id"), text_of(order, "status")).second);
        CHECK(numbers[order.at("storeId").as_int64()].insert(order.at("number").as_int64()).second);
    }
    std::set<std::string> ids;
    for (const auto& [key, id] : customers.acknowledged) {
        CHECK(ids.insert(id).second);  // each key has its own order
        CHECK(orders[id] == "placed");
    }
    CHECK(orders.size() == ids.size());  // every order has an acknowledged key

    std::map<std::string, int> charges;
    for (const LedgerEntry& entry : shop.ledger()) {
        CHECK(entry.kind == "charge");
        ++charges[entry.order_id];
    }
    CHECK(charges.size() == ids.size());
    for (const std::string& id : ids) CHECK(charges[id] == 1);

    std::map<std::string, int> tickets;
    for (const char* store : {"1", "2"}) {
        for (const Json& ticket :
             shop.pages(std::string("/stores/") + store + "/tickets?state=active")) {
            ++tickets[text_of(ticket, "orderId")];
        }
    }
    CHECK(tickets.size() == ids.size());
    for (const std::string& id : ids) CHECK(tickets[id] == 1);

    // A repeated key still gives the same order.
    HttpClient again = shop.new_customer();
    int checked = 0;
    for (const auto& [key, id] : customers.acknowledged) {
        if (++checked > 50) break;
        const int n = std::stoi(key.substr(9, key.rfind('-') - 9)) +
                      std::stoi(key.substr(key.rfind('-') + 1));
        const HttpResponse response =
            again.post("/orders", n % 3 == 0 ? pizza() : chicken(), {{"Idempotency-Key", key}});
        CHECK(text_of(response.json(), "id") == id);
        CHECK(response.header("idempotency-replayed") == "true");
    }
    CHECK(shop.pages("/orders").size() == ids.size());
    CHECK(
        eventually([&] { return shop.messages(*ids.begin()) == "placed/customer placed/store"; }));
    check_invariants(shop);
}

TEST_CASE("stops and starts of modules under load lose and duplicate nothing") {
    Shop shop({"pay.reconcile_every=\"200ms\""});
    Customers customers(shop, 4);
    for (int round = 0; round < 4; ++round) {
        for (const char* module : {"notify", "store", "pay", "order"}) {
            shop.stop_module(module);
            shop.start_module(module);
            customers.let_order(10);
        }
    }
    customers.finish();
    CHECK(customers.unexpected.empty());
    for (const std::string& surprise : customers.unexpected) MESSAGE(surprise);
    REQUIRE(shop.is_caught_up());
    pay_open_orders(shop, customers.placed_at_once);
    REQUIRE(shop.is_caught_up());

    std::map<std::string, int> charges;
    for (const LedgerEntry& entry : shop.ledger()) ++charges[entry.order_id];
    for (const Json& order : shop.pages("/orders")) {
        const std::string id = text_of(order, "id");
        CHECK(order.at("status") == "placed");
        CHECK(charges[id] == 1);
        CHECK(shop.ticket_state(id) == "received");
        CHECK(eventually([&] { return shop.messages(id) == "placed/customer placed/store"; }));
    }
    for (const Json& s :
         expect(shop.owner.get("/admin/subscriptions"), 200).at("items").as_array()) {
        CHECK(s.at("deadLetters") == 0);
    }
    check_invariants(shop);
}
