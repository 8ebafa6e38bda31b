#include "situations/races.h"

namespace baedal::simulation {

namespace {

struct Race {
    const char* name;
    const char* count;  // a query
};

constexpr Race races[] = {
    {"race: an order ends between two attempts to pay, and pay refuses the second", R"sql(
        SELECT count(*) FROM "order".orders o JOIN pay.ended_order e ON e.order_id = o.id
        WHERE o.status IN ('cancelled', 'expired') AND o.payment_status = 'declined'
          AND EXISTS (SELECT 1 FROM pay.payment p WHERE p.order_id = o.id AND p.state = 'declined')
          AND NOT EXISTS (SELECT 1 FROM pay.payment p
                          WHERE p.order_id = o.id AND p.created_at >= o.attempt_at)
    )sql"},
    {"race: an order ends before its first attempt reaches pay, which refuses it", R"sql(
        SELECT count(*) FROM "order".orders o JOIN pay.ended_order e ON e.order_id = o.id
        WHERE o.status IN ('cancelled', 'expired') AND o.payment_status = 'declined'
          AND NOT EXISTS (SELECT 1 FROM pay.payment p WHERE p.order_id = o.id)
    )sql"},
    {"race: a payment is approved after its order has ended", R"sql(
        SELECT count(*) FROM "order".outbox WHERE type = 'OrderPaidLate'
    )sql"},
    {"race: a payment is prepared for an order that is lost, and is given up", R"sql(
        SELECT count(*) FROM pay.payment p
        WHERE p.state = 'declined'
          AND NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.id = p.order_id)
          AND NOT EXISTS (SELECT 1 FROM "order".outbox e WHERE e.subject = p.order_id)
    )sql"},
    {"race: a cancellation is asked for before the store has the order", R"sql(
        SELECT count(*) FROM "order".outbox e JOIN store.ticket t ON t.order_id = e.subject
        WHERE e.type = 'OrderCancelRequested' AND e.time < t.received_at
    )sql"},
    {"race: the kitchen goes on while a cancellation is undecided", R"sql(
        SELECT count(*) FROM "order".outbox e JOIN store.outbox s ON s.subject = e.subject
        WHERE e.type = 'OrderCancelRequested' AND s.time > e.time
          AND s.type IN ('TicketAccepted', 'CookingStarted', 'FoodReady')
          AND EXISTS (SELECT 1 FROM store.outbox d
                      WHERE d.subject = e.subject AND d.seq > s.seq
                        AND d.type IN ('TicketCancelled', 'TicketCancelRefused'))
    )sql"},
    {"race: the store refuses a cancellation, and the customer is told", R"sql(
        SELECT count(*) FROM store.outbox s JOIN notify.notification n ON n.order_id = s.subject
        WHERE s.type = 'TicketCancelRefused' AND n.event = 'cancel_refused' AND n.status = 'sent'
    )sql"},
    {"race: a cancellation is refused in a status that the customer does not know yet", R"sql(
        SELECT count(*) FROM store.outbox s
        WHERE s.type = 'TicketCancelRefused'
          AND NOT EXISTS (SELECT 1 FROM notify.notification n
                          WHERE n.order_id = s.subject AND n.event = 'cancel_refused')
    )sql"},
    {"race: the store does not decide about an order in time", R"sql(
        SELECT count(*) FROM "order".outbox e
        WHERE e.type = 'OrderRejected'
          AND NOT EXISTS (SELECT 1 FROM store.outbox s
                          WHERE s.subject = e.subject AND s.type = 'TicketRejected' AND s.time <= e.time)
    )sql"},
    {"race: the store does not decide about a cancellation in time", R"sql(
        SELECT count(*) FROM "order".outbox e JOIN "order".outbox r ON r.subject = e.subject
        WHERE e.type = 'OrderCancelled' AND r.type = 'OrderCancelRequested'
          AND NOT EXISTS (SELECT 1 FROM store.outbox s
                          WHERE s.subject = e.subject AND s.type = 'TicketCancelled' AND s.time <= e.time)
    )sql"},
    {"race: an order ends after a part of it was refunded", R"sql(
        SELECT count(*) FROM pay.payment p
        WHERE p.order_ended = 1
          AND EXISTS (SELECT 1 FROM pay.refund r
                      WHERE r.payment_id = p.id AND r.cause = 'owner' AND r.state = 'done')
          AND EXISTS (SELECT 1 FROM pay.refund r WHERE r.payment_id = p.id AND r.cause = 'order_ended')
    )sql"},
    {"race: two refunds of a payment are open at once", R"sql(
        SELECT count(*) FROM pay.refund a JOIN pay.refund b
          ON b.payment_id = a.payment_id AND b.seq > a.seq AND b.created_at < a.updated_at
        WHERE a.state = 'done'
    )sql"},
    {"race: a step is taken back while a cancellation is undecided", R"sql(
        SELECT count(*) FROM "order".outbox e JOIN store.outbox s ON s.subject = e.subject
        WHERE e.type = 'OrderCancelRequested' AND s.type = 'TicketStepUndone' AND s.time > e.time
          AND EXISTS (SELECT 1 FROM store.outbox d WHERE d.subject = e.subject AND d.seq > s.seq
                        AND d.type IN ('TicketCancelled', 'TicketCancelRefused'))
    )sql"},
    {"race: the store cancels what its customer wants to cancel", R"sql(
        SELECT count(*) FROM "order".outbox e JOIN store.outbox s ON s.subject = e.subject
        WHERE e.type = 'OrderCancelRequested' AND s.type = 'TicketCancelled' AND s.data ->> '$.byStore'
          AND s.time > e.time
    )sql"},
    {"money: a store keeps a part of what it has cancelled", R"sql(
        SELECT count(*) FROM "order".orders WHERE kept > 0 AND kept < total
    )sql"},
    {"money: a refused dish goes back while the order goes on", R"sql(
        SELECT count(*) FROM "order".orders WHERE refused > 0 AND refunded > 0 AND status = 'delivered'
    )sql"},
    {"contact: an order loses its contact", R"sql(
        SELECT count(*) FROM "order".orders WHERE contact_erased_at IS NOT NULL
    )sql"},
    {"contact: an order that was never placed is removed", R"sql(
        SELECT count(*) FROM "order".outbox WHERE type = 'OrderContactErased' AND data ->> '$.orderRemoved'
    )sql"},
    {"contact: an order is refunded after it has lost its contact", R"sql(
        SELECT count(*) FROM "order".outbox e JOIN "order".outbox r ON r.subject = e.subject
        WHERE e.type = 'OrderContactErased' AND r.type = 'OrderRefunded' AND r.seq > e.seq
    )sql"},
};

}  // namespace

void expect_races(Situations& situations) {
    for (const Race& race : races) situations.expect(race.name);
}

void count_races(SQLite::Database& databases, Situations& situations) {
    for (const Race& race : races) {
        const std::int64_t times = databases.execAndGet(race.count).getInt64();
        if (times > 0) situations.met(race.name, static_cast<std::uint64_t>(times));
    }
}

}  // namespace baedal::simulation
