// The invariants of `baedal check`: sound books are sound, and each kind of unsound ones is found.
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/registry.h"
#include "db/migrations.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

using namespace baedal;

namespace {

const std::vector<std::string> names{"order", "pay", "pay_sandbox", "store", "notify"};

// A deployment's files with one order, paid, cooked, delivered, and refunded in part by the owner.
class Books {
public:
    Books() {
        for (const std::string& name : names) {
            db::Connection file(path(name), db::Connection::Mode::read_write);
            for (const db::Migration& migration : baedal::test::migrations(name))
                file.script(std::string(migration.sql));
        }
        write("order", R"sql(
            INSERT INTO outbox VALUES (1, 'e1', 'OrderPlaced', 'o', 0, '', '{}');
            INSERT INTO cursor VALUES ('pay', 1);
            INSERT INTO orders VALUES (1, 'o', 1, 1, '통닭집', 'delivered', 'delivery', '[]', 100, 0, 100,
                'KRW', NULL, NULL, NULL, NULL, 'approved', 'sandbox', 'p', 30, 'delivered', '', NULL, 1,
                0, 0, 0, NULL, 0)
        )sql");
        write("pay", R"sql(
            INSERT INTO outbox VALUES (1, 'e1', 'PaymentApproved', 'o', 0, '', '{}');
            INSERT INTO cursor VALUES ('order', 1);
            INSERT INTO payment (id, order_id, amount, currency, method, state, refunded, refund_requested,
                created_at, updated_at) VALUES ('p', 'o', 100, 'KRW', 'sandbox', 'approved', 30, 30, 0, 0);
            INSERT INTO refund VALUES (1, 'r', 'p', 30, 'owner', '', 'done', 1, NULL, '', 0, 0)
        )sql");
        write("pay_sandbox", R"sql(
            INSERT INTO movement VALUES (1, 'charge', 'p', NULL, 'o', 100, 0);
            INSERT INTO movement VALUES (2, 'refund', 'r', 'p', 'o', 30, 0)
        )sql");
        write("store", R"sql(
            INSERT INTO cursor VALUES ('order', 1);
            INSERT INTO ticket VALUES (1, 'o', 1, 1, 'delivered', 1, 0, 'delivery', '[]', '', NULL, 0, NULL,
                NULL, '', 1, 1, 0, 0)
        )sql");
        write("notify", "INSERT INTO cursor VALUES ('order', 1)");
    }

    void write(const std::string& name, const std::string& sql) {
        db::Connection(path(name), db::Connection::Mode::read_write).script(sql);
    }
    // The invariants that are broken.
    std::set<std::string> broken() const {
        std::set<std::string> out;
        for (const host::Violation& violation :
             host::AttachedDatabases(folder_.path, app::registered_modules()).violations())
            out.insert(violation.invariant);
        return out;
    }

private:
    std::filesystem::path path(const std::string& name) const {
        return host::database_file(folder_.path, name);
    }

    test::TemporaryFolder folder_;
};

struct Mistake {
    const char* invariant;
    const char* database;
    const char* sql;
};

constexpr Mistake mistakes[] = {
    {"cursors_within_their_logs", "store", "UPDATE cursor SET seq = 2"},
    {"cursors_within_their_logs", "order", "UPDATE cursor SET seq = 2"},
    {"ended_orders_are_refunded", "pay", "UPDATE refund SET amount = 101"},
    {"never_refunded_and_delivered", "store", "UPDATE ticket SET state = 'cancelled'"},
    {"never_refunded_and_delivered", "order", "UPDATE orders SET status = 'cancelled'"},
    {"never_refunded_and_delivered", "order", "UPDATE orders SET status = 'rejected'"},
    {"never_refunded_and_delivered", "pay", "UPDATE refund SET cause = 'order_ended'"},
    {"one_ticket_for_each_placed_order", "store", "DELETE FROM ticket"},
    {"one_ticket_for_each_placed_order", "store",
     "INSERT INTO ticket SELECT 2, 'other', number, store_id, state, done, demo, fulfilment, "
     "items, note, "
     "customer, to_collect, promised_at, rider, reason, version, 2, received_at, updated_at FROM "
     "ticket"},
    {"orders_paid_exactly_once", "pay", "UPDATE payment SET state = 'unknown'"},
    {"orders_paid_exactly_once", "pay", "UPDATE payment SET id = 'another'"},
    {"orders_paid_exactly_once", "order", "UPDATE orders SET payment_id = NULL"},
    {"orders_paid_exactly_once", "order", "UPDATE orders SET payment_method = 'cash'"},
    {"orders_paid_exactly_once", "order", "UPDATE orders SET status = 'awaiting_payment'"},
    {"orders_paid_exactly_once", "order",
     "UPDATE orders SET status = 'awaiting_payment', payment_id = NULL"},
    {"payments_agree_with_the_gateway", "pay", "UPDATE payment SET amount = 99"},
    {"payments_agree_with_the_gateway", "pay", "UPDATE payment SET refunded = 0"},
    {"payments_agree_with_the_gateway", "pay", "DELETE FROM refund"},
    {"payments_agree_with_the_gateway", "pay", "DELETE FROM payment"},
    {"payments_agree_with_the_gateway", "pay_sandbox",
     "DELETE FROM movement WHERE kind = 'charge'"},
    {"payments_agree_with_the_gateway", "pay_sandbox",
     "DELETE FROM movement WHERE kind = 'refund'"},
    {"payments_agree_with_the_gateway", "pay_sandbox",
     "INSERT INTO movement VALUES (3, 'refund', 'r1', 'p', 'o', 30, 0)"},
};

}  // namespace

TEST_CASE("sound books are sound") {
    const Books books;
    CHECK(books.broken().empty());
}

TEST_CASE("each mistake in the books is found") {
    for (const Mistake& mistake : mistakes) {
        CAPTURE(mistake.database);
        CAPTURE(mistake.sql);
        Books books;
        books.write(mistake.database, mistake.sql);
        CHECK(books.broken().contains(mistake.invariant));
    }
}

TEST_CASE("what a consumer has not heard of yet is no mistake") {
    Books books;
    books.write("store", "DELETE FROM ticket; UPDATE cursor SET seq = 0");
    CHECK(books.broken().empty());

    books.write("order",
                "UPDATE orders SET status = 'awaiting_payment', payment_id = NULL; "
                "UPDATE cursor SET seq = 0");
    CHECK(books.broken().empty());
}
