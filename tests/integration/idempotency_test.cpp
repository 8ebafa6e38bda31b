// Idempotency keys on a real file.
#include <doctest/doctest.h>

#include "db/database.h"
#include "http/idempotency.h"
#include "support/temporary_folder.h"

using namespace baedal;

namespace {

struct Desk {
    http::IdempotentRequest::Claim look_up(const http::IdempotentRequest& request) {
        return database.write_and_wait([&](db::Transaction& tx) { return request.look_up(tx); });
    }

    test::TemporaryFolder folder;
    SystemRandom random;
    SystemClock clock;
    const std::vector<db::Migration> migrations = db::compiled_migrations("order");
    db::Database database{"order", folder.path / "order.sqlite", migrations, clock, random};
    const http::IdempotentRequest first{"key", "/orders", "{}", "run 1"};
    const http::IdempotentRequest after_a_crash{"key", "/orders", "{}", "run 2"};
};

}  // namespace

TEST_CASE("to look a key up takes nothing and writes nothing") {
    Desk desk;
    const auto commits = desk.database.figures().commits;
    for (int i = 0; i < 2; ++i) {
        const auto claim = desk.look_up(desk.first);
        CHECK(!claim.answer);
        CHECK(!claim.interrupted);
    }
    CHECK(desk.database.figures().commits == commits);
}

TEST_CASE("a key that was taken is in progress, and after a crash its work is taken up again") {
    Desk desk;
    desk.database.write_and_wait([&](db::Transaction& tx) { desk.first.take(tx, "order 7"); });
    const auto meanwhile = desk.look_up(desk.first);
    REQUIRE(meanwhile.answer);
    CHECK(meanwhile.answer->status == 409);
    CHECK(desk.look_up(desk.after_a_crash).interrupted == "order 7");
    const auto taken_up = desk.look_up(desk.after_a_crash);
    REQUIRE(taken_up.answer);
    CHECK(taken_up.answer->status == 409);
}
