// Five processes, each on a host of its own, with their events through a Redis on another one and HAProxy as the
// entrance on a seventh. Under load each host is cut off and returned, frozen and killed. Nothing acknowledged is lost,
// and nothing is done twice.
//
//   BAEDAL_RUNS=100 BAEDAL_SEED=1 e2e_tests -tc="*hosts*"
//
// runs the seeds 1 to 100. A seed decides the faults and their order, and not the timing.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/entrance.h"
#include "support/environment.h"
#include "support/eventually.h"
#include "support/process_group.h"
#include "support/shop.h"
#include "support/steady_customers.h"

namespace hosts_test {

using namespace baedal::test;
using namespace std::chrono_literals;
using boost::json::object;

namespace {

struct ShopOnHosts {
    ProcessGroup group{{{"order"}, {"pay"}, {"store"}, {"notify"}, {"marketing"}},
                       {.settings = {"order.payment_timeout=\"2s\""}, .on_hosts = true}};
    Entrance entrance{group};
    HttpClient customer{entrance.port()};
    HttpClient owner{entrance.port(), owner_token};

    ShopOnHosts() {
        REQUIRE(eventually([&] { return customer.get("/menus/1").status == 200; }));
        REQUIRE(group.knows_all_logs());
    }

    std::vector<Json> all(const std::string& path) {
        std::vector<Json> out;
        std::string cursor;
        do {
            const std::string join = path.contains('?') ? "&" : "?";
            const Json page = expect(owner.get(path + join + "limit=200" + cursor), 200);
            for (const Json& item : page.at("items").as_array()) out.push_back(item);
            cursor = page.at("next").is_null() ? "" : "&cursor=" + text_of(page, "next");
        } while (!cursor.empty());
        return out;
    }
};

enum class Fault { link_down, silent, frozen, killed };
const std::map<Fault, std::string> names{{Fault::link_down, "its link is down"},
                                         {Fault::silent, "its packets are dropped"},
                                         {Fault::frozen, "it is frozen"},
                                         {Fault::killed, "it is killed"}};

void begin(ProcessGroup& group, const std::string& host, Fault fault) {
    const bool is_redis = host == "redis";
    switch (fault) {
        case Fault::link_down: return group.host(host).cut(NetworkHost::Cut::link_down);
        case Fault::silent: return group.host(host).cut(NetworkHost::Cut::silent);
        case Fault::frozen:
            return is_redis ? group.redis().send_signal(SIGSTOP) : group.freeze(host);
        case Fault::killed: return is_redis ? group.redis().kill() : group.kill(host);
    }
}

void end(ProcessGroup& group, const std::string& host, Fault fault) {
    const bool is_redis = host == "redis";
    switch (fault) {
        case Fault::link_down:
        case Fault::silent: return group.host(host).join();
        case Fault::frozen: return is_redis ? group.redis().send_signal(SIGCONT) : group.thaw(host);
        case Fault::killed: return is_redis ? group.redis().start() : group.start(host);
    }
}

// What customers notice while the host is away.
void wait_for_its_effect(SteadyCustomers& customers, const std::string& host) {
    if (host == "order") return customers.let_fail(3);
    if (host == "pay") return customers.let_pay_later(3);
    customers.let_place(15);
}

// Orders, tickets and the gateway's ledger tell the same.
void check_all(ShopOnHosts& shop, const SteadyCustomers& customers) {
    CHECK(customers.unexpected.empty());
    std::map<std::string, std::string> orders;
    for (const Json& order : shop.all("/orders"))
        orders.emplace(text_of(order, "id"), text_of(order, "status"));
    CHECK(orders.size() == customers.acknowledged.size());
    for (const std::string& id : customers.acknowledged) CHECK(orders.contains(id));
    for (const std::string& id : customers.placed_at_once) CHECK(orders[id] == "placed");
    std::map<std::string, int> charges;
    for (const Json& entry : shop.all("/payments/sandbox/ledger"))
        charges[text_of(entry, "orderId")] += text_of(entry, "kind") == "charge" ? 1 : -1;
    for (const auto& [id, status] : orders) {
        CAPTURE(id);
        CAPTURE(status);
        CHECK(charges[id] == (status == "placed" ? 1 : 0));
        CHECK(shop.owner.get("/tickets/" + id).status == (status == "placed" ? 200 : 404));
        charges.erase(id);
    }
    for (const auto& [id, count] : charges) CHECK(count == 0);  // without an order
}

bool is_settled(ShopOnHosts& shop) {
    const auto has_waiting = [&] {
        const std::string page = shop.group.owner("pay").get("/metrics").body;
        for (auto at = page.find("\nbaedal_payments_waiting{"); at != std::string::npos;
             at = page.find("\nbaedal_payments_waiting{", at + 1)) {
            if (!page.substr(at + 1, page.find('\n', at + 1) - at - 1).ends_with(" 0")) return true;
        }
        return false;
    };
    return eventually([&] { return !has_waiting(); }) && shop.group.is_caught_up();
}

}  // namespace

TEST_CASE("hosts: each is cut off, frozen and killed under load, and nothing is lost or doubled") {
    const std::uint64_t first = number_from("BAEDAL_SEED", std::random_device{}());
    const std::uint64_t runs = number_from("BAEDAL_RUNS", 1);
    for (std::uint64_t seed = first; seed < first + runs; ++seed) {
        std::cout << "hosts: BAEDAL_SEED=" << seed << std::endl;
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        ShopOnHosts shop;
        SteadyCustomers customers(shop.entrance.port(), 4, 4s);
        std::vector<std::string> hosts{"order", "pay", "store", "notify", "marketing", "redis"};
        std::vector<Fault> faults{Fault::link_down, Fault::silent, Fault::frozen, Fault::killed};
        std::ranges::shuffle(hosts, random);
        std::ranges::shuffle(faults, random);
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            const Fault fault = faults[i % faults.size()];
            CAPTURE(hosts[i]);
            CAPTURE(names.at(fault));
            begin(shop.group, hosts[i], fault);
            wait_for_its_effect(customers, hosts[i]);
            end(shop.group, hosts[i], fault);
            customers.let_place(5);
        }
        customers.finish();
        REQUIRE(is_settled(shop));
        check_all(shop, customers);
    }
}

TEST_CASE("hosts: an order is cooked and its customer told while its links come and go") {
    ShopOnHosts shop;
    const std::string id = text_of(expect(shop.customer.post("/orders", chicken()), 201), "id");
    shop.group.host("redis").cut(NetworkHost::Cut::silent);
    REQUIRE(eventually([&] { return shop.owner.get("/tickets/" + id).status == 200; }));
    shop.group.host("notify").cut(NetworkHost::Cut::link_down);
    for (const char* what : {"accept", "cook", "ready", "dispatch", "deliver"})
        expect(shop.owner.post("/tickets/" + id + "/" + what, object{}), 200);
    const auto status = [&] {
        return text_of(expect(shop.customer.get("/orders/" + id), 200), "status");
    };
    CHECK(eventually([&] { return status() == "delivered"; }));
    shop.group.host("notify").join();
    CHECK(eventually([&] {
        const HttpResponse sent = shop.owner.get("/notifications?orderId=" + id);
        return sent.status == 200 && sent.json().at("items").as_array().size() == 7;
    }));
    shop.group.host("redis").join();
    CHECK(shop.group.is_caught_up());
}

}  // namespace hosts_test
