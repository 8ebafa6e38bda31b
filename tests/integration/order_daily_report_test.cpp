// The daily report: what belongs to which day, and what it costs to read.
#include <doctest/doctest.h>

#include "db/migrations.h"
#include "order/application/menu_cache.h"
#include "order/jobs/close_days.h"
#include "order/module.h"
#include "order/storage/daily_report_query.h"
#include "order/storage/menu_repository.h"
#include "order/storage/order_repository.h"
#include "order/storage/refund_repository.h"
#include "pay/events.h"
#include "store/events.h"
#include "support/module_harness.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace order_daily_report_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using pay::contract::PaymentApproved;
using pay::contract::PaymentRefunded;

constexpr std::int64_t chicken = 21'000;  // 18,000 and the delivery fee

// The order module with store 1 in Seoul and store 2 in London. The clock begins at noon in Seoul on
// 2026-11-22.
class Books {
public:
    explicit Books(std::string currency = "KRW", std::string day_begins = "00:00")
        : module(order::definition(),
                 "[order]\nrequire_contact = false\ncurrency = \"" + currency + "\"\n"),
          day_begins_(std::move(day_begins)) {
        open_store(1, "통닭집", "Asia/Seoul");
        open_store(2, "Chicken House", "Europe/London");
    }

    TimePoint now() const { return module.clock.now(); }
    void pass(Milliseconds time) { module.clock.advance(time); }

    std::string unpaid(std::int64_t store = 1) {
        const auto response =
            module.post("/orders", R"({"item": "통닭", "storeId": )" + std::to_string(store) + "}");
        REQUIRE(response.status == 202);
        return response.text("id");
    }
    std::int64_t number_of(const std::string& id) {
        return module.get("/orders/" + id).body.at("number").as_int64();
    }
    void approve(const std::string& id, const std::string& method = "sandbox") {
        module.deliver(PaymentApproved{"pay-" + id, id, chicken, method, now()});
    }
    std::string placed(const std::string& method = "sandbox", std::int64_t store = 1) {
        std::string id = unpaid(store);
        approve(id, method);
        return id;
    }
    // The gateway has given back `total` in all, `amount` of it now.
    PaymentRefunded refund(const std::string& id, std::int64_t amount, std::int64_t total) {
        return {"pay-" + id, id,   "refund-" + id + std::to_string(total), amount, total,
                chicken,     now()};
    }
    void refunded(const std::string& id, std::int64_t amount, std::int64_t total) {
        module.deliver(refund(id, amount, total));
    }
    void delivered(const std::string& id) {
        module.deliver(store::contract::DeliveryCompleted{id, 1, now()});
    }
    void rejected(const std::string& id) {
        module.deliver(store::contract::TicketRejected{id, 1, now(), "", false});
    }

    json::Value figures(const std::string& query, http::Actor actor = test::owner()) {
        const auto response = module.get("/orders/figures?" + query, std::move(actor));
        REQUIRE(response.status == 200);
        return response.body;
    }
    json::Value day(const std::string& date) { return figures("storeId=1&date=" + date); }
    std::string csv(const std::string& query) {
        return module
            .send({.path = "/orders/figures?" + query, .headers = {{"Accept", "text/csv"}}})
            .http.body;
    }

    // Until no day is left to close.
    void close_days() {
        order::MenuCache menus;
        menus.fill(module.database().read(order::menu_repository::load));
        order::CloseDays job(module.database(), module.clock, menus, 10);
        while (*module.run(job.run()) < now() + 1s) {
        }
    }
    std::int64_t closed_days() {
        return module.database().read([](db::Connection& connection) {
            return *connection.one("SELECT count(*) FROM closed_day",
                                   [](db::Row row) { return row.integer(0); });
        });
    }
    void begin_days_at(const std::string& time) {
        day_begins_ = time;
        open_store(1, "통닭집", "Asia/Seoul", 2);
        open_store(2, "Chicken House", "Europe/London", 2);
    }

    test::ModuleHarness module;

private:
    void open_store(std::int64_t id, const std::string& name, const std::string& zone,
                    std::int64_t revision = 1) {
        store::contract::StoreChanged changed{.store = {}, .revision = revision};
        changed.store.id = id;
        changed.store.name = name;
        changed.store.timezone = zone;
        changed.store.delivery_fee = 3000;
        changed.store.day_begins = day_begins_;
        for (int weekday = 1; weekday <= 7; ++weekday)
            changed.store.hours.push_back({weekday, "00:00", "24:00"});
        module.deliver(changed);
        store::contract::MenuPublished menu{id, 1, {}};
        menu.menu.categories = {{"치킨", {{11, "통닭", "", 18000, false, {}, {}}}}};
        module.deliver(menu);
    }

    std::string day_begins_;
};

}  // namespace

TEST_CASE("order: a refund belongs to the day on which it was made") {
    Books books;
    const std::string id = books.placed();
    books.delivered(id);
    books.pass(24h);
    const json::Value closed = books.day("2026-11-22");
    CHECK(closed.at("takings").at("sales") == chicken);

    books.pass(24h);
    books.refunded(id, 5000, 5000);
    CHECK(books.day("2026-11-22") == closed);
    const json::Value today = books.day("2026-11-24");
    CHECK(today.at("orders") == 0);
    CHECK(today.at("takings").at("sales") == 0);
    CHECK(today.at("takings").at("refunded") == 5000);
    CHECK(today.at("takings").at("net") == -5000);
    CHECK(today.at("byMethod").at(0).at("method") == "sandbox");
    CHECK(today.at("byMethod").at(0).at("refunded") == 5000);

    books.pass(24h);
    books.refunded(id, 16'000, 21'000);
    CHECK(books.day("2026-11-22") == closed);
    CHECK(books.day("2026-11-24").at("takings").at("refunded") == 5000);
    CHECK(books.day("2026-11-25").at("takings").at("refunded") == 16'000);
}

TEST_CASE("order: a refund counts once, however often its event comes") {
    Books books;
    const std::string id = books.placed();
    const PaymentRefunded first = books.refund(id, 5000, 5000);
    const PaymentRefunded second = books.refund(id, 1000, 6000);
    for (const PaymentRefunded& event : {first, second, first, second}) books.module.deliver(event);
    CHECK(books.day("2026-11-22").at("takings").at("refunded") == 6000);
    books.module.replay();
    CHECK(books.day("2026-11-22").at("takings").at("refunded") == 6000);
    books.module.restart();
    CHECK(books.day("2026-11-22").at("takings").at("refunded") == 6000);
}

TEST_CASE("order: the end of an order after its day changes nothing of that day") {
    Books books;
    const std::string id = books.placed();
    books.pass(24h);
    const json::Value closed = books.day("2026-11-22");
    CHECK(closed.at("closed") == true);
    CHECK(closed.at("byStatus").at("placed") == 1);
    CHECK(closed.at("takings").at("refundPending").is_null());
    CHECK(closed.at("mostSold").at(0).at("quantity") == 1);

    books.rejected(id);
    CHECK(books.day("2026-11-22") == closed);
    CHECK(books.day("2026-11-23").at("closed") == false);
    CHECK(books.day("2026-11-23").at("takings").at("refundPending") == chicken);  // owed now
    CHECK(books.day("2026-11-23").at("takings").at("net") == 0);
    books.refunded(id, chicken, chicken);
    CHECK(books.day("2026-11-22") == closed);
    CHECK(books.day("2026-11-23").at("takings").at("refundPending") == 0);
    CHECK(books.day("2026-11-23").at("takings").at("net") == -chicken);
}

TEST_CASE("order: an order belongs to the day on which it was paid") {
    Books books;
    books.pass(12h - 5min);  // 23:55 in Seoul
    const std::string id = books.unpaid();
    const std::string late = books.unpaid();
    books.pass(10min);
    const json::Value closed = books.day("2026-11-22");
    CHECK(closed.at("orders") == 0);
    books.approve(id);
    CHECK(books.day("2026-11-22") == closed);
    CHECK(books.day("2026-11-23").at("orders") == 1);
    CHECK(books.day("2026-11-23").at("byHour").at(0).at("orders") == 1);
    books.pass(24h);  // no job of the module has expired it
    books.approve(late);
    CHECK(books.day("2026-11-23").at("takings").at("sales") == chicken);
    CHECK(books.day("2026-11-24").at("takings").at("sales") == chicken);
}

TEST_CASE("order: an evening that ends after midnight is one day, with one row of numbers") {
    Books books("KRW", "05:00");
    books.pass(8h);  // 20:00 in Seoul
    CHECK(books.number_of(books.placed()) == 1);
    books.pass(6h);  // 02:00
    CHECK(books.number_of(books.placed()) == 2);
    CHECK(books.day("2026-11-22").at("orders") == 2);
    CHECK(books.day("2026-11-22").at("closed") == false);
    CHECK(books.day("2026-11-22").at("byHour").at(2).at("orders") == 1);
    books.pass(4h);  // 06:00
    CHECK(books.number_of(books.placed()) == 1);
    CHECK(books.day("2026-11-22").at("closed") == true);
    CHECK(books.day("2026-11-23").at("orders") == 1);
}

TEST_CASE("order: an unpaid order is in no figure") {
    Books books;
    for (int i = 0; i < 3; ++i) books.unpaid();
    books.placed();
    const json::Value day = books.day("2026-11-22");
    CHECK(day.at("orders") == 1);
    CHECK(day.at("takings").at("orders") == 1);
    CHECK(day.at("takings").at("sales") == chicken);
    CHECK(day.at("byStatus").at("awaiting_payment") == 0);
    CHECK(day.at("byHour").at(12).at("orders") == 1);
}

TEST_CASE("order: a payment in cash is taken on the day on which it is collected") {
    Books books;
    const std::string id = books.placed("cash");
    json::Value day = books.day("2026-11-22");
    CHECK(day.at("orders") == 1);
    CHECK(day.at("takings").at("orders") == 0);
    CHECK(day.at("takings").at("sales") == 0);
    CHECK(day.at("takings").at("net") == 0);
    CHECK(day.at("takings").at("toCollect") == chicken);
    CHECK(day.at("byMethod").at(0).at("method") == "cash");
    CHECK(day.at("byMethod").at(0).at("toCollect") == chicken);
    CHECK(day.at("mostSold").as_array().empty());

    SUBCASE("delivered on the same day") {
        books.pass(1h);
        books.delivered(id);
        day = books.day("2026-11-22");
        CHECK(day.at("takings").at("sales") == chicken);
        CHECK(day.at("takings").at("toCollect") == 0);
        CHECK(day.at("byHour").at(12).at("orders") == 1);
        CHECK(day.at("byHour").at(13).at("sales") == chicken);
        CHECK(day.at("mostSold").at(0).at("amount") == 18'000);
    }
    SUBCASE("picked up on the next day") {
        books.pass(24h);
        const json::Value closed = books.day("2026-11-22");
        CHECK(closed.at("takings").at("toCollect") == chicken);
        books.module.deliver(store::contract::OrderPickedUp{id, 1, books.now()});
        CHECK(books.day("2026-11-22") == closed);
        day = books.day("2026-11-23");
        CHECK(day.at("orders") == 0);
        CHECK(day.at("takings").at("orders") == 1);
        CHECK(day.at("takings").at("sales") == chicken);
        CHECK(day.at("takings").at("toCollect") == 0);
        CHECK(day.at("byMethod").at(0).at("sales") == chicken);
    }
    SUBCASE("never collected") {
        books.pass(48h);
        CHECK(books.day("2026-11-22").at("takings").at("sales") == 0);
        CHECK(books.day("2026-11-22").at("takings").at("toCollect") == chicken);
        CHECK(books.day("2026-11-24").at("takings").at("sales") == 0);
    }
    SUBCASE("rejected") {
        books.rejected(id);
        day = books.day("2026-11-22");
        CHECK(day.at("byStatus").at("rejected") == 1);
        CHECK(day.at("takings").at("sales") == 0);
        CHECK(day.at("takings").at("toCollect") == 0);
        CHECK(day.at("takings").at("refundPending") == 0);
    }
}

TEST_CASE("order: the refund of a payment that placed no order is no refund of a sale") {
    Books books;
    const std::string id = books.unpaid();
    CHECK(books.module.post("/orders/" + id + "/cancel").status == 200);
    books.approve(id);  // too late
    books.refunded(id, chicken, chicken);
    const std::string in_cash = books.placed("cash");
    PaymentRefunded other = books.refund(in_cash, chicken, chicken);  // of an earlier attempt
    other.payment_id = "another";
    books.module.deliver(other);
    const json::Value day = books.day("2026-11-22");
    CHECK(day.at("takings").at("sales") == 0);
    CHECK(day.at("takings").at("refunded") == 0);
    CHECK(day.at("takings").at("net") == 0);
}

TEST_CASE("order: refunds of before they had a table of their own are kept and not doubled") {
    test::TemporaryFolder folder;
    const auto file = folder.path / "order.sqlite";
    const std::vector<db::Migration> all = test::migrations("order");
    std::vector<db::Migration> before = all;
    std::erase_if(before, [](const db::Migration& m) { return m.name >= "order/0004"; });
    REQUIRE(before.size() < all.size());
    {
        db::Connection connection(file, db::Connection::Mode::read_write);
        db::migrate(connection, "order", before);
        connection.script(R"sql(
            INSERT INTO orders VALUES (1, 'o', 1, 1, '통닭집', 'delivered', 'delivery', '[]', 18000, 3000,
                21000, 'KRW', NULL, NULL, NULL, NULL, 'approved', 'sandbox', 'p', 5000, 'delivered',
                'placed@5/2 delivered@7/3', NULL, 4, 3, 9, 0, NULL, 0);
            INSERT INTO orders VALUES (2, 'kept', 1, 1, '통닭집', 'delivered', 'delivery', '[]', 18000, 3000,
                21000, 'KRW', NULL, NULL, NULL, NULL, 'approved', 'sandbox', 'q', 0, 'delivered',
                'placed@5/2 delivered@7/3', NULL, 4, 3, 9, 0, NULL, 0)
        )sql");
    }
    SystemClock clock;
    SystemRandom random;
    db::Database database{"order", file, all, clock, random};
    const auto entered = [&] {
        return database.read([](db::Connection& c) {
            return c.all(
                "SELECT order_id || ' ' || store_id || ' ' || method || ' ' || amount || ' ' || at "
                "FROM order_refund ORDER BY at",
                [](db::Row row) { return row.text(0); });
        });
    };
    CHECK(entered() == std::vector<std::string>{"o 1 sandbox 5000 9"});
    const auto enter = [&](const char* refund_id, std::int64_t amount, std::int64_t total) {
        database.write_and_wait([&](db::Transaction& tx) {
            const order::Order order = order::repository::get(tx, "o");
            order::refunds::enter(tx, order,
                                  {"p", "o", refund_id, amount, total, 21000, from_millis(11)});
        });
    };
    enter("r1", 2000, 2000);  // the log is read again
    enter("r2", 3000, 5000);
    enter("r3", 1000, 6000);
    CHECK(entered() == std::vector<std::string>{"o 1 sandbox 5000 9", "o 1 sandbox 1000 11"});
}

TEST_CASE("order: a day that is over is kept, and tells the same as its orders") {
    Books books("KRW", "05:00");
    const std::string delivered = books.placed();
    books.delivered(delivered);
    books.placed("cash");
    const std::string late = books.placed();  // is not settled when the day ends
    const std::string rejected = books.placed();
    books.module.deliver(store::contract::TicketRejected{rejected, 1, books.now(), "", true});
    books.refunded(rejected, chicken, chicken);
    books.placed("sandbox", 2);
    books.pass(24h);
    const auto answers = [&] {
        return std::vector{books.day("2026-11-22"), books.day("2026-11-23"),
                           books.figures("from=2026-11-21&to=2026-11-23"),
                           books.figures("from=2026-11-20&to=2026-11-22")};
    };
    const auto before = answers();
    CHECK(before[0].at("endings").at("unanswered") == 1);
    books.close_days();
    CHECK(books.closed_days() == 2);  // of both stores
    CHECK(answers() == before);
    CHECK(books.figures("storeId=1&date=2026-11-22").at("orders") == 4);

    SUBCASE("what moves on a later day changes a longer report alone") {
        books.rejected(late);
        CHECK(books.day("2026-11-22") == before[0]);
        CHECK(books.figures("from=2026-11-22&to=2026-11-23").at("byStatus").at("rejected") == 2);
        books.close_days();
        CHECK(books.day("2026-11-22") == before[0]);
        CHECK(books.figures("from=2026-11-22&to=2026-11-23").at("byStatus").at("rejected") == 2);
    }
    SUBCASE("what is learnt late enters its day") {
        books.module.deliver(store::contract::DeliveryCompleted{late, 1, books.now() - 20h});
        CHECK(books.closed_days() == 1);
        CHECK(books.day("2026-11-22").at("byStatus").at("delivered") == 2);
        books.module.deliver(PaymentRefunded{"pay-" + delivered, delivered, "r", 500, 500, chicken,
                                             books.now() - 20h});
        const json::Value changed = books.day("2026-11-22");
        CHECK(changed.at("takings").at("refunded") == chicken + 500);
        books.close_days();
        CHECK(books.closed_days() == 2);
        CHECK(books.day("2026-11-22") == changed);
        books.module.deliver(PaymentRefunded{"pay-" + delivered, delivered, "r2", 100, 600, chicken,
                                             books.now() - 20h});
        CHECK(books.closed_days() == 1);
        CHECK(books.day("2026-11-22").at("takings").at("refunded") == chicken + 600);
    }
    SUBCASE("another begin of the day is another day") {
        books.begin_days_at("00:00");
        const json::Value moved = books.day("2026-11-22");
        books.close_days();
        CHECK(books.closed_days() == 2);  // in the place of those that they overlap
        CHECK(books.day("2026-11-22") == moved);
    }
}

TEST_CASE("order: every day since the first order is kept once") {
    Books books;
    books.placed();
    books.pass(72h);
    books.close_days();
    CHECK(books.closed_days() == 6);  // three days of two stores
    books.close_days();
    CHECK(books.closed_days() == 6);
    books.pass(24h);
    books.close_days();
    CHECK(books.closed_days() == 8);
}

TEST_CASE("order: a day's figures are found by indexes") {
    test::TemporaryFolder folder;
    db::Connection connection(folder.path / "order.sqlite", db::Connection::Mode::read_write);
    for (const db::Migration& migration : test::migrations("order"))
        connection.script(std::string(migration.sql));
    const auto plan_of = [&](const char* sql) {
        SQLite::Statement plan(connection.raw(), std::string("EXPLAIN QUERY PLAN ") + sql);
        std::string steps;
        while (plan.executeStep()) steps += plan.getColumn(3).getString() + "\n";
        return steps;
    };
    const std::string unanswered =
        "CORRELATED SCALAR SUBQUERY 1\nSEARCH u USING PRIMARY KEY (order_id=?)\n";
    CHECK(plan_of(order::day_orders_sql) ==
          "SEARCH orders USING INDEX sqlite_autoindex_orders_1 (id>? AND id<?)\n" + unanswered);
    CHECK(plan_of(order::late_orders_sql) ==
          "SEARCH orders USING INDEX orders_placed_late (store_id=? AND placed_at>? AND "
          "placed_at<?)\n" +
              unanswered);
    CHECK(plan_of(order::collected_orders_sql) ==
          "SEARCH orders USING INDEX orders_collected (store_id=? AND collected_at>? AND "
          "collected_at<?)\n");
    CHECK(plan_of(order::refund_pending_sql) ==
          "SEARCH orders USING INDEX orders_refund_pending (store_id=?)\n");
    CHECK(plan_of(order::day_refunds_sql) ==
          "SEARCH order_refund USING INDEX order_refund_time (store_id=? AND at>? AND "
          "at<?)\n");
}

}  // namespace order_daily_report_test
