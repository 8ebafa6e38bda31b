// Customers who order without a pause until the end, whatever happens to the server.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/http_client.h"

namespace baedal::test {

// Each order has a key of its own, with which it is sent again until it has a response of the shop: 201 and 202 are
// acknowledged, 503 and 409 (the first one is still under way), a proxy's 502 and 504 and a lost connection are tried
// again, and all others are unexpected. Each order comes from an address of its own (X-Forwarded-For).
class SteadyCustomers {
public:
    // `count` of them, one at a time each. `max_wait` is for each response.
    SteadyCustomers(Endpoint shop, int count,
                    std::chrono::milliseconds max_wait = std::chrono::seconds{15});

    // Wait until so many more orders are acknowledged, placed at once (201), accepted without their payment (202), or
    // so many more attempts have failed. A failed assertion after a minute.
    void let_order(std::size_t more) { let(acknowledged_, more); }
    void let_place(std::size_t more) { let(placed_, more); }
    void let_pay_later(std::size_t more) { let(unpaid_, more); }
    void let_fail(std::size_t more) { let(failed_, more); }
    // Returns when the last order of each is acknowledged.
    void finish() { threads_.clear(); }

    // After finish().
    std::set<std::string> acknowledged;  // ids of 201 and 202
    std::set<std::string> placed_at_once;
    std::vector<std::string> unexpected;

private:
    void let(const std::atomic<std::size_t>& count, std::size_t more);
    void run(int number, const std::stop_token& stop);
    bool place(HttpClient& client, const std::string& key, const std::string& from);

    const Endpoint shop_;
    const std::chrono::milliseconds max_wait_;
    std::mutex mutex_;
    std::string last_failure_;
    std::atomic<std::size_t> acknowledged_ = 0;
    std::atomic<std::size_t> placed_ = 0;
    std::atomic<std::size_t> unpaid_ = 0;
    std::atomic<std::size_t> failed_ = 0;
    std::vector<std::jthread> threads_;
};

}  // namespace baedal::test
