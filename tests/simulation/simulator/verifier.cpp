#include "simulator/verifier.h"

#include <algorithm>
#include <map>

#include <SQLiteCpp/SQLiteCpp.h>

#include "app/registry.h"
#include "notify/domain/notification.h"
#include "order/status.h"
#include "town/town_channel.h"

namespace baedal::simulation {

namespace {

using http::Method;

Task<std::vector<json::Object>> all_pages(ActorContext& shared, std::string target) {
    std::vector<json::Object> out;
    std::string cursor;
    do {
        std::string page_target = target + (target.contains('?') ? "&" : "?") + "limit=200";
        if (!cursor.empty()) page_target += "&cursor=" + cursor;
        const ReceivedResponse response =
            co_await insist(shared, as_owner({Method::get, page_target}), "verifier", 50);
        if (response.lost || response.status != 200) {
            shared.history.wrong("the verifier got no answer to " + page_target);
            break;
        }
        const json::Object page = response.json();
        for (const auto& item : page.at("items").as_array()) out.push_back(item.as_object());
        cursor = page.at("next").is_null() ? "" : text_of(page, "next");
    } while (!cursor.empty());
    co_return out;
}

constexpr const char* cancel_refused = "cancel_refused";

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

struct DueMessages {
    std::vector<std::string> events;  // each status once; a refused cancellation in a known status
    bool tell_refusal = false;
    std::int64_t corrections = 0;  // steps back
};

// The steps of the kitchen are in this order.
bool is_step_back(const std::string& before, const std::string& status) {
    const auto from = from_name<order::contract::Status>(before);
    return from && *from != order::contract::Status::cancel_requested &&
           *from_name<order::contract::Status>(status) < *from;
}

// When an order's cancellation was requested without its customer, in RFC 3339. The customer is told of the
// outcome alone.
struct UnaskedRequests {
    std::vector<std::string> refunded;  // because all of the payment had gone back
    std::vector<std::string> by_store;
    std::vector<std::string> asked;  // those by the customer

    // The event may be later than the entry: an event of another module came late.
    bool have(const std::string& at) const {
        if (contains(refunded, at) || contains(by_store, at)) return true;
        return !contains(asked, at) &&
               std::ranges::any_of(refunded, [&](const auto& since) { return since > at; });
    }
};

// `tell_end`: of an order that ended unplaced, whether its payment may have been taken.
DueMessages due_messages(const json::Object& order, const UnaskedRequests& unasked, bool tell_end) {
    DueMessages due;
    std::string before;
    std::string before_at;
    std::map<std::string, int> rounds;  // by status: how often it was taken back
    for (const auto& entry : order.at("timeline").as_array()) {
        const std::string plain = text_of(entry.as_object(), "status");
        const bool is_back = !before.empty() && is_step_back(before, plain);
        if (is_back) {
            ++due.corrections;
            ++rounds[before];
            before = plain;
            before_at = text_of(entry.as_object(), "at");
            continue;
        }
        const int round = rounds[plain] + 1;
        const std::string status = plain + (round > 1 ? "/" + std::to_string(round) : "");
        const std::string at = text_of(entry.as_object(), "at");
        const bool is_unasked = unasked.have(at);
        const bool asked_by_customer = status != "cancel_requested" || !is_unasked;
        const bool refused =
            before == "cancel_requested" && status != "cancelled" && status != "rejected" &&
            !contains(unasked.by_store, before_at) &&
            std::ranges::none_of(unasked.refunded, [&](const auto& since) { return since <= at; });
        due.tell_refusal |= refused;
        const std::string event = refused && contains(due.events, status) ? cancel_refused : status;
        const bool ended_unplaced = before == "awaiting_payment" && status != "placed";
        if (status != "awaiting_payment" && asked_by_customer && (!ended_unplaced || tell_end) &&
            !contains(due.events, event))
            due.events.push_back(event);
        before = plain;
        before_at = at;
    }
    return due;
}

UnaskedRequests unasked_requests(SQLite::Database& database, const std::string& id) {
    SQLite::Statement query(
        database,
        "SELECT data ->> '$.at', data ->> '$.refunded', data ->> '$.byStore' FROM "
        "\"order\".outbox WHERE subject = ? AND type = 'OrderCancelRequested'");
    query.bind(1, id);
    UnaskedRequests out;
    while (query.executeStep()) {
        const std::string at = query.getColumn(0).getString();
        if (query.getColumn(1).getInt() != 0) out.refunded.push_back(at);
        if (query.getColumn(2).getInt() != 0) out.by_store.push_back(at);
        if (query.getColumn(1).getInt() == 0 && query.getColumn(2).getInt() == 0)
            out.asked.push_back(at);
    }
    return out;
}

bool may_be_paid_at_the_end(SQLite::Database& database, const std::string& id) {
    SQLite::Statement query(database,
                            "SELECT count(*) FROM \"order\".outbox WHERE subject = ? AND type IN "
                            "('OrderCancelled', 'OrderExpired') AND data ->> '$.mayBePaid'");
    query.bind(1, id);
    query.executeStep();
    return query.getColumn(0).getInt64() > 0;
}

// Sent, or certainly impossible to send, or not worth it any more.
bool is_settled(const std::string& message_id, const std::string& status, const std::string& code,
                const Conditions& conditions) {
    if (status == "failed") return is_undeliverable(message_id);
    return status == "sent" || (status == "skipped" && (conditions.messages_are_skipped ||
                                                        code == notify::codes::overtaken));
}

// `query`: the messages to the customer of an order.
void check_messages(SQLite::Statement& query, const Conditions& conditions, History& history,
                    const std::string& id, const DueMessages& due) {
    std::vector<std::string> told;
    bool told_refusal = false;
    std::int64_t corrections = 0;
    query.reset();
    query.bind(1, id);
    while (query.executeStep()) {
        if (!is_settled(query.getColumn(2).getString(), query.getColumn(3).getString(),
                        query.getColumn(4).getString(), conditions))
            continue;
        if (query.getColumn(0).getString().starts_with("corrected/")) {
            ++corrections;
            continue;
        }
        told.push_back(query.getColumn(0).getString());
        told_refusal |= query.getColumn(1).getString().contains("주문을 취소할 수 없었습니다");
    }
    if (told_refusal != due.tell_refusal)
        history.wrong("the customer of order " + id +
                      (told_refusal ? " was told of a refused cancellation that never was"
                                    : " was not told that the cancellation was refused"));
    if (corrections != due.corrections)
        history.wrong("the customer of order " + id + " was told of " +
                      std::to_string(corrections) + " corrections, and there were " +
                      std::to_string(due.corrections));
    if (told == due.events) return;
    std::string detail;
    for (const auto& status : due.events) detail += " " + status;
    detail += "; told:";
    for (const auto& status : told) detail += " " + status;
    history.wrong("the customer of order " + id + " was to be told of" + detail);
}

// `query`: what the ledger keeps of an order.
void check_money(SQLite::Statement& query, const GatewayBooks& books, History& history,
                 const std::string& id, const json::Object& order) {
    const std::string status = text_of(order, "status");
    const json::Object& payment = order.at("payment").as_object();
    const bool ended_early = status == "cancelled" || status == "rejected" || status == "expired";
    const bool cash = payment.at("method").is_string() && text_of(payment, "method") == "cash";
    const json::Value* refused = payment.if_contains("refused");
    const std::int64_t left = order.at("total").as_int64() +
                              (refused && !cash ? refused->as_int64() : 0) -
                              payment.at("refunded").as_int64();
    const json::Value* by_store = payment.if_contains("kept");
    const std::int64_t kept_by_store = by_store ? by_store->as_int64() : 0;
    // A gateway that gives nothing back keeps all: the owner's business, by hand.
    const std::int64_t kept_for_good = books.kept_for_good(id, kept_by_store > 0);
    const std::int64_t due = kept_for_good > 0 ? kept_for_good
                             : cash            ? 0
                             : ended_early     ? std::min(kept_by_store, left)
                                               : left;
    query.reset();
    query.bind(1, id);
    query.executeStep();
    const std::int64_t kept = query.getColumn(0).getInt64() - books.cancelled_of_order(id);
    if (kept != due) {
        history.wrong("order " + id + " is " + status + ", " + std::to_string(due) +
                      " should be kept, and the ledger keeps " + std::to_string(kept));
    }
}

// An acknowledged refund has gone out, unless the gateway refuses it.
void check_refunds(SQLite::Database& database, ActorContext& shared) {
    SQLite::Statement query(database, "SELECT state, payment_id FROM pay.refund WHERE id = ?");
    for (const std::string& id : shared.history.refunds()) {
        query.reset();
        query.bind(1, id);
        const bool found = query.executeStep();
        const std::string state = found ? query.getColumn(0).getString() : "lost";
        if (state == "done") continue;
        if (state == "failed" &&
            shared.deployment.gateway_books().may_refuse(query.getColumn(1).getString()))
            continue;
        shared.history.wrong("the refund " + id + " was acknowledged, and is " + state);
    }
}

// Not across a wait: a power cut closes the databases.
void check_money(ActorContext& shared, const std::vector<json::Object>& orders) {
    SQLite::Database& database = shared.deployment.databases().connection();
    SQLite::Statement messages(
        database,
        "SELECT event, text, id, status, code FROM notify.notification WHERE order_id = ? AND "
        "audience = "
        "'customer' AND event NOT LIKE 'refunded/%' AND event NOT LIKE 'coupon/%' AND "
        "event NOT LIKE 'delayed/%' AND event NOT LIKE 'dishes_refused/%' AND event <> "
        "'paid_late' "
        "ORDER BY rowid");
    SQLite::Statement movements(database,
                                "SELECT ifnull(sum(CASE kind WHEN 'charge' THEN amount ELSE "
                                "-amount END), 0) FROM pay_sandbox.movement WHERE order_id = ?");
    check_refunds(database, shared);
    for (const json::Object& order : orders) {
        const std::string id = text_of(order, "id");
        check_money(movements, shared.deployment.gateway_books(), shared.history, id, order);
        if (order.at("note").is_null()) continue;  // its messages have been erased
        check_messages(messages, shared.conditions, shared.history, id,
                       due_messages(order, unasked_requests(database, id),
                                    may_be_paid_at_the_end(database, id)));
    }
}

// "" if the consumers of a process have handled all.
std::string unread_events(const events::EventBus& bus) {
    std::size_t logs = 0;
    for (const host::ModuleDefinition& module : app::registered_modules()) {
        if (const auto handlers = bus.handlers_of(module.name)) logs += handlers->events.size();
    }
    const auto subscriptions = bus.status();
    for (const auto& s : subscriptions) {
        if (s.cursor < s.head) return s.consumer + " has not caught up with " + s.producer;
        if (s.dead_letters > 0) return s.consumer + " has parked events of " + s.producer;
    }
    // What a log in another process has is not known while that does not answer.
    return subscriptions.size() < logs ? "a log cannot be read" : "";
}

}  // namespace

std::string unfinished_work(SimulatedDeployment& deployment) {
    if (!deployment.is_open()) return "the program is not running";
    struct Question {
        const char* what;
        const char* query;
    };
    static constexpr Question questions[] = {
        {"orders under way",
         "SELECT count(*) FROM \"order\".orders WHERE status NOT IN ('delivered', 'picked_up', "
         "'cancelled', 'rejected', 'expired')"},
        {"payments without an outcome",
         "SELECT count(*) FROM pay.payment WHERE state IN ('pending', 'unknown')"},
        {"refunds on their way",
         "SELECT count(*) FROM pay.refund WHERE state IN ('pending', 'sent')"},
        {"contacts to be erased",
         "SELECT count(*) FROM \"order\".erasure_request r JOIN \"order\".orders o ON o.id = "
         "r.order_id "
         "WHERE o.payment_status <> 'refund_pending'"},
        {"events of order to be erased", "SELECT count(*) FROM \"order\".event_erasure"},
        {"events of store to be erased", "SELECT count(*) FROM store.event_erasure"},
        {"payments to be searched for", "SELECT count(*) FROM pay.search"},
        {"payments to be looked at",
         "SELECT count(*) FROM pay.payment WHERE next_check_at IS NOT NULL"},
        {"deliveries to webhooks",
         "SELECT count(*) FROM access.webhook_delivery WHERE state = 'pending'"},
        {"logs to be read for webhooks",
         "WITH head (producer, seq) AS (SELECT 'notify', max(seq) FROM notify.outbox UNION SELECT "
         "'order', max(seq) FROM \"order\".outbox UNION SELECT 'pay', max(seq) FROM pay.outbox "
         "UNION SELECT 'store', max(seq) FROM store.outbox) "
         "SELECT count(*) FROM access.webhook_position p JOIN head ON head.producer = p.producer "
         "AND "
         "head.seq > p.seq"},
        {"slips to be printed", "SELECT count(*) FROM store.print_job WHERE state = 'waiting'"},
        {"messages to be sent",
         "SELECT count(*) FROM notify.notification WHERE status IN ('pending', 'accepted')"},
        {"coupons of orders that are not written",
         "SELECT count(*) FROM \"order\".discount_intent"},
    };
    for (const Question& question : questions) {
        const std::int64_t left =
            deployment.databases().connection().execAndGet(question.query).getInt64();
        if (left > 0) return std::to_string(left) + " " + question.what;
    }
    for (const auto& process : deployment.processes()) {
        const std::string unread = unread_events(process->application().bus());
        if (!unread.empty()) return unread;
    }
    return "";
}

Task<> check_menu(ActorContext& shared) {
    if (!shared.conditions.fries_sold_out) co_return;
    const ReceivedResponse response =
        co_await insist(shared, {Method::get, "/menus/1"}, "verifier", 50);
    const std::string fries = R"("id":14,)";
    const std::size_t at = response.body.find(fries);
    const std::string shown =
        response.body.substr(at, response.body.find(R"("optionGroups")", at) - at);
    const bool sold_out = shown.contains(R"("soldOut":true)");
    if (sold_out != *shared.conditions.fries_sold_out)
        shared.history.wrong("the menu's fries are " + shown);
}

// No message is with the provider twice, and those about an order are there in the order of the changes.
void check_taken(ActorContext& shared) {
    SQLite::Statement query(shared.deployment.databases().connection(),
                            "SELECT seq FROM notify.notification WHERE id = ?");
    std::set<std::string> ids;
    std::map<std::pair<std::string, notify::Audience>, std::int64_t> last;
    for (const notify::Message& message : shared.deployment.accepted_messages()) {
        const std::string what = "the message " + message.event + " of order " + message.order_id;
        if (!ids.insert(message.id).second) shared.history.wrong(what + " was sent twice");
        query.reset();
        query.bind(1, message.id);
        if (!query.executeStep()) continue;  // its order is forgotten, or it was before a restore
        std::int64_t& before = last[{message.order_id, message.audience}];
        const std::int64_t seq = query.getColumn(0).getInt64();
        if (seq < before) shared.history.wrong(what + " was sent after a later one");
        before = seq;
    }
}

Task<> verify(ActorContext& shared) {
    const std::vector<json::Object> orders = co_await all_pages(shared, "/orders");
    check_money(shared, orders);
    check_taken(shared);
    std::set<std::string> ids;
    std::set<std::string> customers;
    for (const json::Object& order : orders) {
        ids.insert(text_of(order, "id"));
        shared.history.check_order(order);
        if (order.at("note").is_null()) continue;              // erased
        if (!customers.insert(text_of(order, "note")).second)  // however often it was repeated
            shared.history.wrong(text_of(order, "note") + " has two orders for one");
    }
    shared.history.check_all_orders_known(ids, shared.conditions.unplaced_are_removed);
    co_await check_menu(shared);
    for (const char* store : {"1", "2"}) {
        for (const char* state : {"active", "done"}) {
            const std::string target = std::string("/stores/") + store + "/tickets?state=" + state;
            for (const json::Object& ticket : co_await all_pages(shared, target))
                shared.history.check_ticket(ticket);
        }
    }
}

void verify_files(SimulatedDeployment& deployment, History& history) {
    for (const std::string& violation : deployment.audit()) history.wrong(violation);
    for (const host::ModuleDefinition& module : app::registered_modules()) {
        const std::string& name = module.name;
        SQLite::Statement query(
            deployment.databases().connection(),
            "SELECT seq || ' ' || id || ' ' || type || ' ' || subject || ' ' || "
            "time || ' ' || data FROM \"" +
                name + "\".outbox ORDER BY seq");
        while (query.executeStep()) history.note(name, query.getColumn(0).getString());
    }
}

}  // namespace baedal::simulation
