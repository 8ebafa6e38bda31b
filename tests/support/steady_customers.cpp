#include "support/steady_customers.h"

#include <utility>

#include <doctest/doctest.h>

#include "support/eventually.h"
#include "support/shop.h"

namespace baedal::test {

SteadyCustomers::SteadyCustomers(Endpoint shop, int count, std::chrono::milliseconds max_wait)
    : shop_(std::move(shop)), max_wait_(max_wait) {
    for (int i = 0; i < count; ++i)
        threads_.emplace_back([this, i](std::stop_token stop) { run(i, stop); });
}

void SteadyCustomers::let(const std::atomic<std::size_t>& count, std::size_t more) {
    const std::size_t goal = count + more;
    const bool is_reached = eventually([&] { return count >= goal; });
    const std::lock_guard lock(mutex_);
    const std::string first_unexpected = unexpected.empty() ? "none" : unexpected.front();
    CAPTURE(first_unexpected);
    CAPTURE(last_failure_);
    REQUIRE(is_reached);
}

void SteadyCustomers::run(int number, const std::stop_token& stop) {
    HttpClient client(shop_);
    client.max_wait = max_wait_;
    for (int n = 0; !stop.stop_requested(); ++n) {
        const std::string key = std::to_string(number) + "-" + std::to_string(n);
        // Nobody has more unpaid orders than one address may have.
        const std::string from =
            "198.18." + std::to_string(n / 50 % 256) + "." + std::to_string(n % 50 * 5 + number);
        while (!place(client, key, from)) {
            ++failed_;
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }
}

bool SteadyCustomers::place(HttpClient& client, const std::string& key, const std::string& from) {
    try {
        const HttpResponse response = client.post(
            "/orders", chicken(), {{"Idempotency-Key", key}, {"X-Forwarded-For", from}});
        for (const int again : {409, 502, 503, 504}) {
            if (response.status == again) {
                const std::lock_guard lock(mutex_);
                last_failure_ = response.body;
                return false;
            }
        }
        const std::lock_guard lock(mutex_);
        if (response.status == 201 || response.status == 202) {
            const std::string id = text_of(response.json(), "id");
            acknowledged.insert(id);
            if (response.status == 201) placed_at_once.insert(id);
            ++(response.status == 201 ? placed_ : unpaid_);
        } else {
            unexpected.push_back(std::to_string(response.status) + ": " + response.body);
        }
        ++acknowledged_;
        return true;
    } catch (const ConnectionLost& e) {
        const std::lock_guard lock(mutex_);
        last_failure_ = e.what();
        return false;
    }
}

}  // namespace baedal::test
