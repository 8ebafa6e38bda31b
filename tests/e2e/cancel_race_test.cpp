// Customers cancel while the kitchen begins to cook: one of both succeeds, and the ledger agrees.
#include <atomic>
#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

TEST_CASE(
    "an order that is cancelled and cooked at the same time is refunded or delivered, never both") {
    constexpr std::size_t count = 300;
    Shop shop;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(shop.placed());
    REQUIRE(shop.is_caught_up());

    std::vector<std::atomic<int>> cancel_responses(count);
    std::atomic<int> unexpected = 0;
    {
        std::vector<std::jthread> threads;
        for (std::size_t lane = 0; lane < 4; ++lane) {
            threads.emplace_back([&, lane] {  // the customers
                HttpClient client = shop.new_customer();
                for (std::size_t i = lane; i < count; i += 4) {
                    cancel_responses[i] =
                        client.request("POST", "/orders/" + ids[i] + "/cancel", "").status;
                }
            });
            threads.emplace_back([&, lane] {  // the cooks
                HttpClient client = shop.new_owner();
                for (std::size_t i = lane; i < count; i += 4) {
                    for (const char* command : {"accept", "cook"}) {
                        const int status =
                            client.post("/tickets/" + ids[i] + "/" + command, boost::json::object{})
                                .status;
                        if (status != 200 && status != 409) ++unexpected;
                    }
                }
            });
        }
    }
    CHECK(unexpected == 0);
    REQUIRE(shop.is_caught_up());
    CHECK(eventually([&] {
        for (const std::string& id : ids) {
            const std::string status = shop.status(id);
            if (status != "cancelled" && status != "cooking") return false;
        }
        return true;
    }));
    // The orders that are not cancelled are delivered.
    std::size_t cancelled = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string status = shop.status(ids[i]);
        if (status == "cancelled") {
            ++cancelled;
            CHECK((cancel_responses[i] == 200 || cancel_responses[i] == 202));
            CHECK(shop.ticket_state(ids[i]) == "cancelled");
        } else {
            CHECK((cancel_responses[i] == 409 || cancel_responses[i] == 202));
            for (const char* command : {"ready", "dispatch", "deliver"})
                expect(shop.ticket(ids[i], command), 200);
        }
    }
    MESSAGE(cancelled << " of " << count << " were cancelled, the others delivered");

    REQUIRE(shop.is_caught_up());
    const auto refunds = [&] {
        std::size_t out = 0;
        for (const LedgerEntry& entry : shop.ledger()) out += entry.kind == "refund" ? 1 : 0;
        return out;
    };
    CHECK(eventually([&] { return refunds() == cancelled; }));
    std::map<std::string, std::string> entries;
    for (const LedgerEntry& m : shop.ledger())
        entries[m.order_id] += m.kind + " " + std::to_string(m.amount) + ";";
    for (const std::string& id : ids) {
        CHECK(eventually([&] {
            const std::string status = shop.status(id);
            return status == "cancelled" || status == "delivered";
        }));
        CHECK(entries[id] ==
              (shop.status(id) == "cancelled" ? "charge 21000;refund 21000;" : "charge 21000;"));
    }
}
