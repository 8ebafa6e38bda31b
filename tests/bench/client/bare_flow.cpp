#include "bare_flow.h"

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "db/database.h"
#include "runtime/io_threads.h"

namespace baedal::bench {

namespace {

using db::arg;

const std::vector<db::Migration> schema{
    {"bare/0001_step", "CREATE TABLE step (n INTEGER PRIMARY KEY, state TEXT, note TEXT)"}};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Task<> insert(db::Database& database, std::int64_t n) {
    const auto unit = [n](db::Transaction& tx) {
        tx.run(
            "INSERT INTO step VALUES (:n, 'open', 'as long as a small order is in its JSON form')",
            arg(":n", n));
    };
    co_await database.write(unit);
}

Task<> settle(db::Database& database, std::int64_t n) {
    const auto unit = [n](db::Transaction& tx) {
        tx.run("UPDATE step SET state = 'done' WHERE n = :n", arg(":n", n));
    };
    co_await database.write(unit);
}

struct Shop {
    SystemClock clock;
    SystemRandom random;
    db::Database order;
    db::Database pay;
    db::Database gateway;
    std::atomic<std::int64_t> next = 1;
    std::atomic<std::int64_t> flows = 0;

    explicit Shop(const std::filesystem::path& folder)
        : order("order", folder / "bare_order.sqlite", schema, clock, random),
          pay("pay", folder / "bare_pay.sqlite", schema, clock, random),
          gateway("gateway", folder / "bare_gateway.sqlite", schema, clock, random) {}

    std::uint64_t commits() const {
        return order.statistics().commits + pay.statistics().commits + gateway.statistics().commits;
    }
};

Task<> customer(Shop& shop, Instant end) {
    while (shop.clock.monotonic() < end) {
        const std::int64_t n = shop.next++;
        co_await insert(shop.order, n);
        co_await insert(shop.pay, n);
        co_await insert(shop.gateway, n);
        co_await settle(shop.pay, n);
        co_await settle(shop.order, n);
        ++shop.flows;
    }
}

}  // namespace

BareFlow run_bare_flow(const std::filesystem::path& folder, int concurrency,
                       std::chrono::milliseconds duration) {
    Shop shop(folder);
    IoThreads threads(2);
    threads.start();
    const auto executors = threads.executors();
    const double cpu = cpu_seconds();
    const std::uint64_t commits = shop.commits();
    const Instant begun = shop.clock.monotonic();
    std::vector<std::future<void>> customers;
    for (int i = 0; i < concurrency; ++i) {
        const auto& executor = executors[static_cast<std::size_t>(i) % executors.size()];
        customers.push_back(boost::asio::co_spawn(executor, customer(shop, begun + duration),
                                                  boost::asio::use_future));
    }
    for (auto& each : customers) each.get();
    const double seconds = std::chrono::duration<double>(shop.clock.monotonic() - begun).count();
    const auto flows = static_cast<double>(shop.flows);
    threads.stop();
    return {.per_second = flows / seconds,
            .cpu_us = (cpu_seconds() - cpu) * 1e6 / flows,
            .commits = static_cast<double>(shop.commits() - commits) / flows};
}

}  // namespace baedal::bench
