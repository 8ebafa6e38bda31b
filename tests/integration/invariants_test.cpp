// The invariants of `baedal check`: sound databases violate nothing, and each kind of unsound ones is found.
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/registry.h"
#include "db/migrations.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "host/reconcile.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace invariants_test {

using namespace baedal;

namespace {

// A deployment's files with one order, paid, cooked, delivered, refunded in part by the owner, and without its contact.
// It has earned a coupon.
class Deployment {
public:
    Deployment() {
        for (const host::ModuleDefinition& module : test::modules()) {
            for (const std::string& name : host::database_names(module)) {
                db::Connection file(path(name), db::Connection::Mode::read_write);
                for (const db::Migration& migration : test::migrations(name))
                    file.script(std::string(migration.sql));
            }
        }
        write("order", R"sql(
            INSERT INTO outbox VALUES (1, 'e1', 'OrderPlaced', 'o', 0, '', '{}');
            INSERT INTO cursor (producer, seq) VALUES ('pay', 1);
            INSERT INTO orders VALUES (1, 'o', 1, 1, '통닭집', 'delivered', 'delivery', '[{"quantity":1,"lineTotal":100}]', 100, 0, 100,
                'KRW', NULL, NULL, NULL, NULL, 'approved', 'sandbox', 'p', 30, 'delivered', 'placed@0/2 delivered@0/7', NULL, 1,
                0, 0, 0, NULL, 0, NULL, 1, 9, 0, 0, 0, NULL, NULL, 0, 0, '', NULL, 0, 0, 0);
            INSERT INTO order_refund VALUES ('o', 'r', 1, 'sandbox', 30, 8);
            INSERT INTO closed_day VALUES (1, 0, 86400000, 1, 10, 1, 100, 30, '{}')
        )sql");
        write("pay", R"sql(
            INSERT INTO outbox VALUES (1, 'e1', 'PaymentApproved', 'o', 0, '', '{}');
            INSERT INTO cursor (producer, seq) VALUES ('order', 1);
            INSERT INTO payment (id, order_id, amount, currency, method, state, refunded, refund_requested,
                created_at, updated_at) VALUES ('p', 'o', 100, 'KRW', 'sandbox', 'approved', 30, 30, 0, 0);
            INSERT INTO refund (id, payment_id, amount, cause, reason, state, attempts, traceparent, created_at,
                updated_at) VALUES ('r', 'p', 30, 'owner', '', 'done', 1, '', 0, 0)
        )sql");
        write("pay_sandbox", R"sql(
            INSERT INTO movement VALUES (1, 'charge', 'p', NULL, 'o', 100, 0);
            INSERT INTO movement VALUES (2, 'refund', 'r', 'p', 'o', 30, 0)
        )sql");
        write("store", R"sql(
            INSERT INTO cursor (producer, seq) VALUES ('order', 1);
            INSERT INTO ticket VALUES (1, 'o', 1, 1, 'delivered', 1, 0, 'delivery', '[{"quantity":1}]', '', NULL, 0, NULL,
                NULL, '', 1, 1, 0, 0, 0, NULL, 0, NULL, 0, 0, NULL, NULL, NULL, 0, 0)
        )sql");
        write("notify", R"sql(
            INSERT INTO cursor (producer, seq) VALUES ('order', 1);
            INSERT INTO notification (seq, id, order_id, event, audience, channel, recipient, text, status,
                attempts, next_try_at, created_at, sent_at, store_id)
                VALUES (1, 'n1', 'o', 'delivered', 'customer', 'log', '', '', 'sent', 1, 0, 0, 0, 1);
            INSERT INTO notification (seq, id, order_id, event, audience, channel, recipient, text, status,
                attempts, next_try_at, created_at, sent_at, store_id)
                VALUES (2, 'n2', 'o', 'refunded/r', 'customer', 'log', '', '', 'sent', 1, 0, 0, 0, 1);
            INSERT INTO cursor (producer, seq) VALUES ('marketing', 1);
            INSERT INTO notification (seq, id, order_id, event, audience, channel, recipient, text, status,
                attempts, next_try_at, created_at, sent_at, store_id)
                VALUES (3, 'n3', 'o', 'coupon/C', 'customer', 'log', '', '', 'sent', 1, 0, 0, 0, 1)
        )sql");
        write("marketing", R"sql(
            INSERT INTO outbox VALUES (1, 'e1', 'CouponIssued', 'o', 0, '', '{"coupon": "C"}')
        )sql");
    }

    void write(const std::string& name, const std::string& sql) {
        db::Connection(path(name), db::Connection::Mode::read_write).script(sql);
    }
    const std::filesystem::path& folder() const { return folder_.path; }
    std::int64_t cursor(const std::string& consumer, const std::string& producer) const {
        return db::Connection(path(consumer), db::Connection::Mode::read_only)
            .one(
                "SELECT seq FROM cursor WHERE producer = :producer",
                [](db::Row row) { return row.integer(0); }, db::arg(":producer", producer))
            .value_or(0);
    }
    // The invariants that are broken.
    std::set<std::string> broken() const {
        std::set<std::string> out;
        for (const host::Finding& violation : databases().violations()) out.insert(violation.query);
        return out;
    }
    // The kinds of open business.
    std::set<std::string> open() const {
        std::set<std::string> out;
        for (const host::Finding& business : databases().open_business())
            out.insert(business.query);
        return out;
    }

private:
    host::AttachedDatabases databases() const { return {folder_.path, app::registered_modules()}; }
    std::filesystem::path path(const std::string& name) const {
        return host::database_file(folder_.path, name);
    }

    test::TemporaryFolder folder_;
};

// A change of sound databases that a query must see: a line "<database>: <SQL>" of the file
// <name>.violations beside an invariant, or <name>.examples beside a query for open business.
struct Mistake {
    std::string database;
    std::string sql;
};

std::vector<Mistake> mistakes_of(const host::ModuleDefinition& module, const std::string& file) {
    std::ifstream in(test::module_folder(module.name) / file);
    std::vector<Mistake> out;
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(": ");
        REQUIRE_MESSAGE(colon != std::string::npos, line);
        out.push_back({line.substr(0, colon), line.substr(colon + 2)});
    }
    return out;
}

// Spoils a sound deployment by each line of the file, which has at least one.
void for_each_mistake(const host::ModuleDefinition& module, const std::string& file,
                      const std::function<void(const Deployment&)>& check) {
    CAPTURE(file);
    const auto mistakes = mistakes_of(module, file);
    CHECK_MESSAGE(!mistakes.empty(), "there is no such file");
    for (const Mistake& mistake : mistakes) {
        CAPTURE(mistake.database);
        CAPTURE(mistake.sql);
        Deployment deployment;
        deployment.write(mistake.database, mistake.sql);
        check(deployment);
    }
}

}  // namespace

TEST_CASE("sound databases violate nothing") {
    const Deployment deployment;
    CHECK(deployment.broken().empty());
}

TEST_CASE("each violation of each module's invariants is found") {
    for (const host::ModuleDefinition& module : test::modules()) {
        for (const host::Invariant& invariant : host::invariants_of(module.files)) {
            const std::string name(invariant.name);
            for_each_mistake(
                module, "invariants/" + name + ".violations",
                [&](const Deployment& spoiled) { CHECK(spoiled.broken().contains(name)); });
        }
    }
}

TEST_CASE("each kind of open business is found, and sound databases have none") {
    CHECK(Deployment().open().empty());
    for (const host::ModuleDefinition& module : test::modules()) {
        for (const host::Invariant& query : host::open_business_of(module.files)) {
            const std::string name(query.name);
            for_each_mistake(
                module, "open_business/" + name + ".examples",
                [&](const Deployment& spoiled) { CHECK(spoiled.open() == std::set{name}); });
        }
    }
}

TEST_CASE("a cursor beyond its producer's log is found in every module") {
    for (const host::ModuleDefinition& module : test::modules()) {
        CAPTURE(module.name);
        Deployment deployment;
        deployment.write(module.name,
                         "INSERT OR REPLACE INTO cursor (producer, seq) VALUES ('order', 2)");
        CHECK(deployment.broken() == std::set<std::string>{"cursors_within_their_logs"});
    }
}

TEST_CASE(
    "a cursor at another event of its producer's log is found, and goes on as the owner decides") {
    Deployment deployment;
    deployment.write("store", "UPDATE cursor SET event_seq = 1, event_id = 'e1'");
    CHECK(deployment.broken().empty());
    deployment.write("store", "UPDATE cursor SET event_id = 'lost'");
    CHECK(deployment.broken() == std::set<std::string>{"cursors_within_their_logs"});
    const auto found = host::find_losses(deployment.folder(), test::modules());
    CHECK(found.lost.empty());
    REQUIRE(found.replaced.size() == 1);
    CHECK(found.replaced.front().consumer == "store");
    CHECK(found.replaced.front().producer == "order");
    CHECK(found.replaced.front().cursor == 1);
    CHECK_FALSE(found.replaced.front().goes_on_from);
    host::apply(found, deployment.folder());
    CHECK(deployment.broken().empty());
    CHECK(deployment.cursor("store", "order") == 1);

    // Of an event number that was set by hand nothing is known.
    deployment.write("store", "UPDATE cursor SET event_seq = 7, event_id = 'lost'");
    CHECK(deployment.broken().empty());
}

TEST_CASE(
    "a cursor in a log that was restored to an earlier event is found, and goes on from there") {
    Deployment deployment;
    deployment.write("order", R"sql(
        INSERT INTO outbox VALUES (1000, 'e2', 'LogContinued', 'restore', 0, '', '{"after":1}');
        INSERT INTO outbox VALUES (1001, 'e3', 'OrderTouched', 'o', 0, '', '{}')
    )sql");
    CHECK(deployment.broken().empty());
    deployment.write("store", "UPDATE cursor SET seq = 5, event_seq = 5, event_id = 'lost'");
    CHECK(deployment.broken() == std::set<std::string>{"cursors_within_their_logs"});
    const auto found = host::find_losses(deployment.folder(), test::modules());
    REQUIRE(found.replaced.size() == 1);
    CHECK(found.replaced.front().why == "was restored to its event 1, before event 5");
    CHECK(found.replaced.front().goes_on_from == 1);
    host::apply(found, deployment.folder());
    CHECK(deployment.broken().empty());
    CHECK(deployment.cursor("store", "order") == 1);
}

TEST_CASE("what a consumer has not heard of yet is no mistake") {
    Deployment deployment;
    deployment.write("store", "DELETE FROM ticket; UPDATE cursor SET seq = 0");
    CHECK(deployment.broken().empty());

    deployment.write("order",
                     "UPDATE orders SET status = 'awaiting_payment', payment_id = NULL; "
                     "UPDATE cursor SET seq = 0");
    CHECK(deployment.broken().empty());
}

}  // namespace invariants_test
