// All that an order writes, and nothing else: the rows of five databases through the repositories, as
// many orders a commit as at 256 customers. What is left of an order's cost is HTTP, coroutines and the
// domain.
#include <benchmark/benchmark.h>

#include "db/database.h"
#include "notify/storage/notification_repository.h"
#include "order/events.h"
#include "order/storage/order_repository.h"
#include "pay/events.h"
#include "pay/storage/payment_repository.h"
#include "store/storage/ticket_repository.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace {

using namespace baedal;

constexpr int orders_a_commit = 40;

struct Files {
    test::TemporaryFolder folder{BAEDAL_BUILD_DIR};
    SystemClock clock;
    SystemRandom random;
    db::Database order = open("order");
    db::Database pay = open("pay");
    db::Database ledger = open("pay_sandbox");
    db::Database store = open("store");
    db::Database notify = open("notify");

    db::Database open(const std::string& name) {
        return {name, folder.path / (name + ".sqlite"), baedal::test::migrations(name), clock,
                random};
    }
};

order::Order draft(const Files& files, SystemRandom& random) {
    order::Order order;
    order.id = make_id(files.clock, random);
    order.store_id = 1;
    order.store_name = "통닭집";
    order.lines = {{11, "통닭", 18'000, 1, {}, 18'000}};
    order.price = order::make_price(order.lines, {.delivery_fee = 3'000});
    order.currency = "KRW";
    order.open(files.clock.now(), std::chrono::minutes{15});
    order.begin_payment("sandbox", files.clock.now());
    return order;
}

store::Ticket ticket_of(const order::Order& order) {
    store::Ticket ticket;
    ticket.order_id = order.id;
    ticket.number = order.number;
    ticket.store_id = order.store_id;
    ticket.items = {{"통닭", 1, {}, {}}};
    ticket.received_at = order.updated_at;
    ticket.updated_at = order.updated_at;
    return ticket;
}

void place(Files& files) {
    std::vector<order::Order> orders;
    std::vector<std::string> payments;
    for (int i = 0; i < orders_a_commit; ++i) orders.push_back(draft(files, files.random));
    files.order.write_and_wait([&](db::Transaction& tx) {
        for (auto& order : orders) {
            order.number = order::repository::next_number(tx, 1, "2026-11-23");
            order::repository::insert(tx, order);
        }
    });
    files.pay.write_and_wait([&](db::Transaction& tx) {
        for (const auto& order : orders) {
            (void)pay::payments::find_active(tx.connection(), order.id);
            const auto& id = payments.emplace_back(tx.make_id());
            pay::payments::insert(tx,
                                  pay::Payment({.id = id,
                                                .order_id = order.id,
                                                .amount = order.price.total,
                                                .currency = order.currency,
                                                .method = "sandbox",
                                                .token = "tok_ok",
                                                .state = pay::PaymentState::pending,
                                                .refunded = 0,
                                                .refund_requested = 0,
                                                .order_ended = false,
                                                .detail = {}}),
                                  tx.now(), tx.now());
        }
    });
    files.ledger.write_and_wait([&](db::Transaction& tx) {
        for (std::size_t i = 0; i < orders.size(); ++i) {
            tx.run(
                "INSERT INTO movement (kind, key, order_id, amount, at) VALUES ('charge', :key, "
                ":order_id, :amount, :now)",
                db::arg(":key", payments[i]), db::arg(":order_id", orders[i].id),
                db::arg(":amount", orders[i].price.total), db::arg(":now", tx.now()));
        }
    });
    files.pay.write_and_wait([&](db::Transaction& tx) {
        for (std::size_t i = 0; i < orders.size(); ++i) {
            auto stored = *pay::payments::find(tx, payments[i]);
            (void)stored.payment.approve("Approved.");
            stored.next_check_at.reset();
            tx.append(pay::contract::PaymentApproved{payments[i], orders[i].id,
                                                     orders[i].price.total, "sandbox", tx.now()});
            pay::payments::save(tx, stored);
        }
    });
    files.order.write_and_wait([&](db::Transaction& tx) {
        for (std::size_t i = 0; i < orders.size(); ++i) {
            auto& order = orders[i] = order::repository::get(tx, orders[i].id);
            (void)order.place(payments[i], "sandbox", tx.now(),
                              tx.now() + std::chrono::minutes{10});
            order::repository::update(tx, order);
            auto event = test::sample<order::contract::OrderPlaced>();
            event.order.id = order.id;
            tx.append(std::move(event));
        }
    });
    files.store.write_and_wait([&](db::Transaction& tx) {
        for (const auto& order : orders) store::tickets::insert(tx, ticket_of(order), true);
    });
    files.notify.write_and_wait([&](db::Transaction& tx) {
        for (const auto& order : orders) {
            for (const auto audience : {notify::Audience::customer, notify::Audience::store}) {
                notify::repository::add(
                    tx,
                    {.order_id = order.id,
                     .event = "placed",
                     .audience = audience,
                     .recipient = "010-1234-5678",
                     .wording = {.template_key = "placed",
                                 .variables = {{"store", "통닭집"},
                                               {"number", "1"},
                                               {"amount", "21,000원"}},
                                 .text = "[통닭집] 주문이 접수되었습니다.\n\n■ 주문번호: 1\n"
                                         "■ 결제금액: 21,000원\n\n매장에서 확인하는 대로 알려 "
                                         "드리겠습니다."},
                     .at = tx.now()},
                    "log", notify::DeliveryStatus::pending);
            }
        }
    });
    files.notify.write_and_wait([&](db::Transaction& tx) {
        auto due = notify::repository::due(tx.connection(), tx.now(), 2 * orders_a_commit);
        const TimePoint now = tx.now();
        for (auto& each : due) each.attempted({.result = notify::SendResult::sent}, now, 0);
        notify::repository::save(tx, due);
    });
}

void rows_of_an_order(benchmark::State& state) {
    Files files;
    for (auto _ : state) place(files);
    state.SetItemsProcessed(state.iterations() * orders_a_commit);
}
BENCHMARK(rows_of_an_order)->MeasureProcessCPUTime();

}  // namespace
