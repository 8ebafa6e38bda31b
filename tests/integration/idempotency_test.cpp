// Idempotency keys on a real file.
#include <doctest/doctest.h>

#include "db/database.h"
#include "db/idempotency.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace idempotency_test {

using namespace baedal;

namespace {

struct Desk {
    db::IdempotencyKey::Claim look_up(const db::IdempotencyKey& request) {
        return database.write_and_wait([&](db::Transaction& tx) { return request.look_up(tx); });
    }

    test::TemporaryFolder folder;
    SystemRandom random;
    ManualClock clock{*from_rfc3339("2026-11-22T03:00:00.000Z")};
    const std::vector<db::Migration> migrations = test::migrations("order");
    db::Database database{"order", folder.path / "order.sqlite", migrations, clock, random};
    const db::IdempotencyKey first{"key", "/orders", "{}", "run 1"};
    const db::IdempotencyKey after_a_crash{"key", "/orders", "{}", "run 2"};
};

}  // namespace

TEST_CASE("to look a key up takes nothing and writes nothing") {
    Desk desk;
    const auto commits = desk.database.statistics().commits;
    for (int i = 0; i < 2; ++i) {
        const auto claim = desk.look_up(desk.first);
        CHECK(!claim.is_settled());
        CHECK(!claim.interrupted);
    }
    CHECK(desk.database.statistics().commits == commits);
}

TEST_CASE("a key that was taken is in progress, and after a crash its work is taken up again") {
    Desk desk;
    desk.database.write_and_wait([&](db::Transaction& tx) { desk.first.take(tx, "order 7"); });
    const auto meanwhile = desk.look_up(desk.first);
    CHECK(meanwhile.conflict == db::IdempotencyKey::Conflict::in_progress);
    CHECK(desk.look_up(desk.after_a_crash).interrupted == "order 7");
    const auto taken_up = desk.look_up(desk.after_a_crash);
    CHECK(taken_up.conflict == db::IdempotencyKey::Conflict::in_progress);
}

TEST_CASE("a request that was taken up again has one answer: that of whoever was faster") {
    Desk desk;
    desk.database.write_and_wait([&](db::Transaction& tx) { desk.first.take(tx, "order 7"); });
    REQUIRE(desk.look_up(desk.after_a_crash).interrupted == "order 7");
    const auto complete = [&](const db::IdempotencyKey& request, int status) {
        return desk.database.write_and_wait([&](db::Transaction& tx) {
            return request.complete(tx, {status, {}, "{}"}).response.status;
        });
    };
    // The first one's module was stopped and its request went on, to be answered after all.
    CHECK(complete(desk.after_a_crash, 202) == 202);
    CHECK(complete(desk.first, 201) == 202);
    CHECK(desk.look_up(desk.first).response->status == 202);
}

TEST_CASE(
    "a large response takes little room, and comes again to the byte, also when it was rewritten") {
    Desk desk;
    std::string body = "{\"items\":[";
    for (int i = 0; i < 200; ++i)
        body += R"({"menuItemId":11,"name":"통닭","quantity":)" + std::to_string(i) + "},";
    body += std::string(1, '\0') + "\"end\"]}";
    desk.database.write_and_wait([&](db::Transaction& tx) {
        desk.first.take(tx, "order 7");
        desk.first.complete(tx, {201, {}, body});
    });
    CHECK(desk.look_up(desk.first).response->body == body);
    const auto stored_bytes = desk.database.read([](db::Connection& c) {
        return *c.one("SELECT length(body) FROM idempotency",
                      [](db::Row row) { return row.integer(0); });
    });
    CHECK(stored_bytes < 1'500);
    for (const std::string& rewritten : {body + "more", std::string("small")}) {
        desk.database.write_and_wait([&](db::Transaction& tx) {
            db::rewrite_responses(tx, "order 7", [&](std::string) { return rewritten; });
        });
        CHECK(desk.look_up(desk.first).response->body == rewritten);
    }
}

TEST_CASE("a response of an earlier version, which is a text, comes again") {
    Desk desk;
    desk.database.write_and_wait([&](db::Transaction& tx) {
        desk.first.take(tx, "order 7");
        tx.run("UPDATE idempotency SET status = 201, headers = '{}', body = '{\"a\":1}'");
    });
    CHECK(desk.look_up(desk.first).response->body == R"({"a":1})");
}

TEST_CASE("keys are forgotten after a day, though the clock was wrong by days in between") {
    Desk desk;
    const auto take = [&](const std::string& key) {
        desk.database.write_and_wait([&](db::Transaction& tx) {
            db::IdempotencyKey{key, "/orders", "{}", "run"}.take(tx, "an order");
        });
    };
    const auto count = [&] {
        desk.database.write_and_wait([](db::Transaction& tx) { db::purge_idempotency_keys(tx); });
        return desk.database.read([](db::Connection& c) {
            return *c.one("SELECT count(*) FROM idempotency",
                          [](db::Row row) { return row.integer(0); });
        });
    };
    using std::chrono::hours;
    desk.clock.advance(hours{24 * 365});
    take("of next year");
    desk.clock.advance(-hours{24 * 365});
    take("of today");
    CHECK(count() == 1);
    desk.clock.advance(hours{23});
    CHECK(count() == 1);
    desk.clock.advance(hours{2});
    CHECK(count() == 0);
}

}  // namespace idempotency_test
