// Random operations: customers place, pay, repeat and cancel orders, a kitchen works, an owner
// refunds, modules stop, the power fails. Afterwards orders and ledger agree.
//
//   BAEDAL_RUNS=1000 BAEDAL_SEED=1 e2e_tests -tc="*random schedule*"
//
// runs the seeds 1 to 1000. A seed decides the operations and their order. It does not decide the
// timing of threads and of the disk.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json/serialize.hpp>

#include "support/environment.h"
#include "support/shop.h"

using namespace baedal::test;
using namespace std::chrono_literals;
using boost::json::object;

namespace {

class RandomChoices {
public:
    explicit RandomChoices(std::uint64_t seed) : engine_(seed) {}
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine_); }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
    }

private:
    std::mt19937_64 engine_;
};

const std::vector<std::string> tokens{"tok_ok",      "tok_ok",   "tok_ok",   "tok_declined",
                                      "tok_timeout", "tok_lost", "tok_slow", "tok_error"};

std::vector<std::string> settings_of(RandomChoices& random) {
    std::vector<std::string> settings{
        "pay.gateway_timeout=\"150ms\"", "order.payment_timeout=\"300ms\"",
        "pay.reconcile_every=\"50ms\"",  "pay.refund_retry=\"20ms\"",
        "pay.sandbox.slow=\"300ms\"",    "pay.cash_on_delivery=true"};
    if (random.below(2) == 0) settings.emplace_back("pay.sandbox.failure_rate=0.1");
    if (random.below(2) == 0) settings.emplace_back("pay.sandbox.latency_ms=[0, 40]");
    if (random.below(3) == 0) settings.emplace_back("pay.max_in_flight=2");
    if (random.below(2) == 0) {  // otherwise the lost responses may open the circuit
        settings.emplace_back("pay.breaker.window=1000");
        settings.emplace_back("pay.breaker.minimum=1000");
    }
    if (random.below(4) == 0) settings.emplace_back("store.accept_within=\"400ms\"");
    if (random.below(4) == 0) settings.emplace_back("order.payment_window=\"250ms\"");
    return settings;
}

// The orders that the clients know. Thread-safe.
class KnownOrders {
public:
    void add(const std::string& id, int status) {
        const std::lock_guard lock(mutex_);
        ids_.push_back(id);
        if (status == 201) placed_.push_back(id);
    }
    std::string any(RandomChoices& random) {
        const std::lock_guard lock(mutex_);
        return ids_.empty() ? "none" : random.pick(ids_);
    }
    const std::vector<std::string>& ids() const { return ids_; }
    const std::vector<std::string>& placed() const { return placed_; }

private:
    std::mutex mutex_;
    std::vector<std::string> ids_;
    std::vector<std::string> placed_;  // with status 201
};

// A client that does random operations one after another and continues after a power cut.
class Client {
public:
    Client(const Shop& shop, KnownOrders& orders, std::uint64_t seed)
        : orders_(orders),
          random_(seed),
          customer_(shop.new_customer()),
          owner_(shop.new_owner()) {}

    void run(int steps) {
        for (int step = 0; step < steps; ++step) {
            try {
                do_step(step);
            } catch (const ConnectionLost&) {
                std::this_thread::sleep_for(5ms);
            }
        }
    }

private:
    void do_step(int step) {
        const int choice = random_.below(20);
        if (choice < 8) return order(step);
        const std::string id = orders_.any(random_);
        if (choice < 11) {
            customer_.post("/orders/" + id + "/payment", random_.below(5) == 0
                                                             ? object{{"method", "cash"}}
                                                             : card(random_.pick(tokens)));
        } else if (choice < 13) {
            customer_.post("/orders/" + id + "/cancel", object{{"reason", "아무튼"}});
        } else if (choice < 18) {
            static const std::vector<std::string> commands{
                "accept", "accept", "cook", "ready", "dispatch", "deliver", "reject", "pickup"};
            owner_.post_text("/tickets/" + id + "/" + random_.pick(commands), "{}");
        } else {
            refund(id);
        }
    }

    void order(int step) {
        object body = random_.below(3) == 0 ? pizza() : chicken();
        const int method = random_.below(10);
        if (method == 0) {
            body.erase("payment");
        } else if (method == 1) {
            body["payment"] = object{{"method", "cash"}};
        } else {
            body["payment"] = card(random_.pick(tokens));
        }
        Headers headers;
        if (random_.below(2) == 0) {
            headers.emplace_back("Idempotency-Key", "key-" +
                                                        std::to_string(random_.below(1 << 30)) +
                                                        "-" + std::to_string(step));
        }
        HttpResponse response = customer_.post("/orders", body, headers);
        if (!headers.empty() && random_.below(3) == 0)
            response = customer_.post("/orders", body, headers);
        if (response.status == 201 || response.status == 202) {
            const std::string id = text_of(response.json(), "id");
            orders_.add(id, response.status);
            // Cancelled before the outcome of the payment is known.
            if (response.status == 202 && random_.below(3) == 0)
                customer_.post("/orders/" + id + "/cancel", object{});
        } else if (response.status == 402) {
            orders_.add(text_of(response.json(), "orderId"), response.status);
        }
    }

    // A part, or all that is left.
    void refund(const std::string& order_id) {
        const HttpResponse listed = owner_.get("/payments?orderId=" + order_id);
        if (listed.status != 200) return;
        const Json page = listed.json();
        for (const Json& payment : page.at("items").as_array()) {
            const std::int64_t left =
                payment.at("amount").as_int64() - payment.at("refunded").as_int64();
            const std::int64_t amount = random_.below(3) == 0 ? left : 500 + random_.below(9000);
            owner_.post("/payments/" + text_of(payment, "id") + "/refunds",
                        object{{"amount", amount}, {"reason", "식었어요"}});
        }
    }

    KnownOrders& orders_;
    RandomChoices random_;
    HttpClient customer_;
    HttpClient owner_;
};

// Stops and starts modules and cuts the power until all clients are done.
void disturb(Shop& shop, RandomChoices& random, const std::atomic<int>& busy) {
    int cuts = random.below(3);
    while (busy > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20 + random.below(120)});
        if (cuts > 0 && random.below(2) == 0) {
            --cuts;
            shop.server.restart();
        } else if (random.below(4) == 0) {
            const std::string module = random.pick<std::string>({"pay", "store", "notify"});
            shop.stop_module(module);
            std::this_thread::sleep_for(std::chrono::milliseconds{random.below(100)});
            shop.start_module(module);
        }
    }
    if (random.below(2) == 0) shop.server.restart();
}

// The work in progress: unknown outcomes, refunds, events. "" if there is none.
std::string work_in_progress(Shop& shop) {
    std::string out;
    const std::string page = "\n" + shop.metrics();
    for (const char* figure : {"\nbaedal_payments_waiting{", "\nbaedal_refunds_pending "}) {
        for (auto at = page.find(figure); at != std::string::npos; at = page.find(figure, at + 1)) {
            const std::string line = page.substr(at, page.find('\n', at + 1) - at);
            if (!line.ends_with(" 0")) out += line;
        }
    }
    const Json body = expect(shop.owner.get("/admin/subscriptions"), 200);
    if (body.at("items").as_array().size() < shop.server.subscription_count())
        out += "\na log that is not reached";
    for (const Json& each : body.at("items").as_array()) {
        if (each.at("lag") != 0) out += "\n" + boost::json::serialize(each);
    }
    return out;
}

bool becomes_idle(Shop& shop) {
    std::string remaining;
    const auto is_idle = [&] {
        remaining = work_in_progress(shop);
        return remaining.empty();
    };
    if (eventually(is_idle, 60s)) return true;
    MESSAGE("still in progress: " << remaining);
    return false;
}

// All orders, and the balance of each in the ledger, at one moment. Reads again after a change: a
// late order is still rejected.
std::pair<std::vector<Json>, std::map<std::string, std::int64_t>> read_orders_and_balances(
    Shop& shop) {
    for (;;) {
        REQUIRE(becomes_idle(shop));
        const auto ledger = shop.ledger();
        auto orders = shop.pages("/orders");
        if (!work_in_progress(shop).empty() || shop.ledger().size() != ledger.size()) continue;
        std::map<std::string, std::int64_t> balances;
        for (const LedgerEntry& entry : ledger) {
            balances[entry.order_id] += entry.kind == "charge" ? entry.amount : -entry.amount;
        }
        return {std::move(orders), std::move(balances)};
    }
}

void check_money(Shop& shop, const KnownOrders& known) {
    auto [orders, balances] = read_orders_and_balances(shop);
    for (const Json& order : orders) {
        const std::string id = text_of(order, "id");
        const std::string status = text_of(order, "status");
        const Json& payment = order.at("payment");
        CAPTURE(status);
        const bool ended_early = status == "cancelled" || status == "rejected" ||
                                 status == "expired" || status == "awaiting_payment";
        const bool cash = payment.at("method") == "cash";
        const std::int64_t due =
            ended_early || cash ? 0
                                : order.at("total").as_int64() - payment.at("refunded").as_int64();
        CHECK(balances[id] == due);
        CHECK(status != "cancel_requested");
        balances.erase(id);
    }
    for (const auto& [id, amount] : balances) CHECK(amount == 0);  // a balance without an order
    CHECK(orders.size() >= known.ids().size());
    for (const std::string& id : known.ids())
        CHECK(shop.customer.get("/orders/" + id).status == 200);
    for (const std::string& id : known.placed()) CHECK(shop.status(id) != "awaiting_payment");
}

}  // namespace

TEST_CASE("orders and ledger agree after a random schedule") {
    const std::uint64_t first = number_from("BAEDAL_SEED", std::random_device{}());
    const std::uint64_t runs = number_from("BAEDAL_RUNS", 3);
    for (std::uint64_t seed = first; seed < first + runs; ++seed) {
        std::cout << "random schedule: BAEDAL_SEED=" << seed << std::endl;
        CAPTURE(seed);
        RandomChoices random(seed);
        Shop shop(settings_of(random));
        KnownOrders orders;
        std::atomic<int> busy = 3;
        {
            std::vector<std::jthread> clients;
            for (std::uint64_t i = 0; i < 3; ++i) {
                clients.emplace_back([&, i] {
                    Client(shop, orders, seed * 7 + i).run(25);
                    --busy;
                });
            }
            disturb(shop, random, busy);
        }
        check_money(shop, orders);
    }
}
