// Anything in any order: customers who place, pay, lose the answer and cancel, a kitchen, an owner who
// refunds, modules that stop, power that fails. Afterwards every won is where it belongs.
//
//   BAEDAL_RUNS=1000 BAEDAL_SEED=1 e2e_tests -tc="*random schedule*"
//
// runs the seeds 1 to 1000. A seed decides who does what when; how threads and the disk fall in between
// it does not.
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

#include "support/shop.h"

using namespace baedal::test;
using namespace std::chrono_literals;
using boost::json::object;

namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
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

std::vector<std::string> settings_of(Dice& dice) {
    std::vector<std::string> settings{
        "pay.gateway_timeout=\"150ms\"", "order.payment_timeout=\"300ms\"",
        "pay.reconcile_every=\"50ms\"",  "pay.refund_retry=\"20ms\"",
        "pay.sandbox.slow=\"300ms\"",    "pay.cash_on_delivery=true"};
    if (dice.below(2) == 0) settings.emplace_back("pay.sandbox.failure_rate=0.1");
    if (dice.below(2) == 0) settings.emplace_back("pay.sandbox.latency_ms=[0, 40]");
    if (dice.below(3) == 0) settings.emplace_back("pay.max_in_flight=2");
    if (dice.below(2) == 0) {  // otherwise so many lost answers open the circuit, which is fine too
        settings.emplace_back("pay.breaker.window=1000");
        settings.emplace_back("pay.breaker.minimum=1000");
    }
    if (dice.below(4) == 0) settings.emplace_back("store.accept_within=\"400ms\"");
    if (dice.below(4) == 0) settings.emplace_back("order.payment_window=\"250ms\"");
    return settings;
}

// What everybody knows of the orders so far.
class Board {
public:
    void add(const std::string& id, int status) {
        const std::lock_guard lock(mutex_);
        ids_.push_back(id);
        if (status == 201) placed_.push_back(id);
    }
    std::string any(Dice& dice) {
        const std::lock_guard lock(mutex_);
        return ids_.empty() ? "none" : dice.pick(ids_);
    }
    const std::vector<std::string>& ids() const { return ids_; }
    const std::vector<std::string>& placed() const { return placed_; }

private:
    std::mutex mutex_;
    std::vector<std::string> ids_;
    std::vector<std::string> placed_;  // answered 201
};

// One who does a number of things one after the other, and does not mind if the power fails.
class Person {
public:
    Person(const Shop& shop, Board& board, std::uint64_t seed)
        : board_(board), dice_(seed), customer_(shop.new_customer()), owner_(shop.new_owner()) {}

    void act(int steps) {
        for (int step = 0; step < steps; ++step) {
            try {
                act_once(step);
            } catch (const ConnectionLost&) {
                std::this_thread::sleep_for(5ms);
            }
        }
    }

private:
    void act_once(int step) {
        const int choice = dice_.below(20);
        if (choice < 8) return order(step);
        const std::string id = board_.any(dice_);
        if (choice < 11) {
            customer_.post("/orders/" + id + "/payment", dice_.below(5) == 0
                                                             ? object{{"method", "cash"}}
                                                             : card(dice_.pick(tokens)));
        } else if (choice < 13) {
            customer_.post("/orders/" + id + "/cancel", object{{"reason", "아무튼"}});
        } else if (choice < 19) {
            static const std::vector<std::string> commands{
                "accept", "accept", "cook", "ready", "dispatch", "deliver", "reject", "pickup"};
            owner_.post_text("/tickets/" + id + "/" + dice_.pick(commands), "{}");
        } else {
            refund_some(id);
        }
    }

    void order(int step) {
        object body = dice_.below(3) == 0 ? pizza() : chicken();
        const int way = dice_.below(10);
        if (way == 0) {
            body.erase("payment");
        } else if (way == 1) {
            body["payment"] = object{{"method", "cash"}};
        } else {
            body["payment"] = card(dice_.pick(tokens));
        }
        Headers headers;
        if (dice_.below(2) == 0) {
            headers.emplace_back("Idempotency-Key", "key-" + std::to_string(dice_.below(1 << 30)) +
                                                        "-" + std::to_string(step));
        }
        Answer answer = customer_.post("/orders", body, headers);
        if (!headers.empty() && dice_.below(3) == 0)
            answer = customer_.post("/orders", body, headers);
        if (answer.status == 201 || answer.status == 202) {
            const std::string id = text_of(answer.json(), "id");
            board_.add(id, answer.status);
            // Out before the outcome of the payment is known.
            if (answer.status == 202 && dice_.below(3) == 0)
                customer_.post("/orders/" + id + "/cancel", object{});
        } else if (answer.status == 402) {
            board_.add(text_of(answer.json(), "orderId"), answer.status);
        }
    }

    void refund_some(const std::string& order_id) {
        const Answer listed = owner_.get("/payments?orderId=" + order_id);
        if (listed.status != 200) return;
        const Json page = listed.json();
        for (const Json& payment : page.at("items").as_array()) {
            owner_.post("/payments/" + text_of(payment, "id") + "/refunds",
                        object{{"amount", 500 + dice_.below(3000)}, {"reason", "식었어요"}});
        }
    }

    Board& board_;
    Dice dice_;
    HttpClient customer_;
    HttpClient owner_;
};

// Stops and starts modules and cuts the power, until everybody is done.
void disturb(Shop& shop, Dice& dice, const std::atomic<int>& busy) {
    int cuts = dice.below(3);
    while (busy > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20 + dice.below(120)});
        if (cuts > 0 && dice.below(2) == 0) {
            --cuts;
            shop.server.restart();
        } else if (dice.below(4) == 0) {
            const std::string module = dice.pick<std::string>({"pay", "store", "notify"});
            shop.stop_module(module);
            std::this_thread::sleep_for(std::chrono::milliseconds{dice.below(100)});
            shop.start_module(module);
        }
    }
    if (dice.below(2) == 0) shop.server.restart();
}

// What is still under way: outcomes that are unknown, refunds, events. "" once all is at rest.
std::string open_ends(Shop& shop) {
    std::string out;
    const std::string page = shop.owner.get("/metrics").body;
    for (const char* figure : {"\nbaedal_payments_waiting{", "\nbaedal_refunds_pending "}) {
        for (auto at = page.find(figure); at != std::string::npos; at = page.find(figure, at + 1)) {
            const std::string line = page.substr(at, page.find('\n', at + 1) - at);
            if (!line.ends_with(" 0")) out += line;
        }
    }
    const Json body = expect(shop.owner.get("/admin/subscriptions"), 200);
    for (const Json& each : body.at("items").as_array()) {
        if (each.at("lag") != 0) out += "\n" + boost::json::serialize(each);
    }
    return out;
}

bool comes_to_rest(Shop& shop) {
    std::string rest;
    const auto at_rest = [&] {
        rest = open_ends(shop);
        return rest.empty();
    };
    if (eventually(at_rest, 60s)) return true;
    MESSAGE("still under way: " << rest);
    return false;
}

// All orders, and what the ledger keeps of each, as they were at one moment: an order that the store
// does not accept in time is still rejected by itself.
std::pair<std::vector<Json>, std::map<std::string, std::int64_t>> look(Shop& shop) {
    for (;;) {
        REQUIRE(comes_to_rest(shop));
        const auto ledger = shop.ledger();
        auto orders = shop.pages("/orders");
        if (!open_ends(shop).empty() || shop.ledger().size() != ledger.size()) continue;
        std::map<std::string, std::int64_t> kept;
        for (const LedgerEntry& movement : ledger) {
            kept[movement.order_id] +=
                movement.kind == "charge" ? movement.amount : -movement.amount;
        }
        return {std::move(orders), std::move(kept)};
    }
}

void check_money(Shop& shop, const Board& board) {
    auto [orders, kept] = look(shop);
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
        CHECK(kept[id] == due);
        CHECK(status != "cancel_requested");
        kept.erase(id);
    }
    for (const auto& [id, amount] : kept) CHECK(amount == 0);  // and there is none without an order
    CHECK(orders.size() >= board.ids().size());
    for (const std::string& id : board.ids())
        CHECK(shop.customer.get("/orders/" + id).status == 200);
    for (const std::string& id : board.placed()) CHECK(shop.status(id) != "awaiting_payment");
}

}  // namespace

TEST_CASE("whatever a random schedule does, every won is where it belongs") {
    const std::uint64_t first = number_from("BAEDAL_SEED", std::random_device{}());
    const std::uint64_t runs = number_from("BAEDAL_RUNS", 3);
    for (std::uint64_t seed = first; seed < first + runs; ++seed) {
        std::cout << "random schedule: BAEDAL_SEED=" << seed << std::endl;
        CAPTURE(seed);
        Dice dice(seed);
        Shop shop(settings_of(dice));
        Board board;
        std::atomic<int> busy = 3;
        {
            std::vector<std::jthread> people;
            for (std::uint64_t i = 0; i < 3; ++i) {
                people.emplace_back([&, i] {
                    Person(shop, board, seed * 7 + i).act(25);
                    --busy;
                });
            }
            disturb(shop, dice, busy);
        }
        check_money(shop, board);
    }
}
