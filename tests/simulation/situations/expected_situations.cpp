#include "situations/expected_situations.h"

#include <array>

#include "disk/simulated_disk.h"
#include "situations/domain_transitions.h"
#include "situations/races.h"
#include "situations/transition_watch.h"

namespace baedal::simulation {

namespace {

// What the state machines allow, and the modules together do not bring about, or hardly ever.
const std::set<std::string>& transitions_not_expected() {
    static const std::set<std::string> all{
        // The sandbox's decline is certain, and what it refuses it has not given back.
        "late capture: 0 -> 1",
        "refund: failed -> done",
        "refund: pending -> done",
        // A contact that is erased during an attempt to send: once in some 150 seeds.
        "message: skipped -> accepted",
        "message: skipped -> failed",
        "message: skipped -> sent",
        // Two payments of an order, of which a restored backup has one or none.
        "payment: new -> declined",
        // An attempt that was withdrawn has not reached pay, and pay decides one attempt at a time.
        "payment of an order: declined -> approved",
        "payment of an order: declined -> none",
        "payment of an order: declined -> refund_pending",
        "payment of an order: none -> approved",
        "payment of an order: none -> declined",
        "payment of an order: none -> refund_pending",
        "payment of an order: unknown -> none",
        // Pay knows nothing of an attempt whose reply was too late: in three runs of a thousand.
        "payment of an order: unknown -> pending",
        // The store decides about a cancellation before the kitchen's next step but one.
        "order: cancel_requested -> ready",
        "order: cancel_requested -> delivering",
        "order: cancel_requested -> delivered",
        "order: cancel_requested -> picked_up",
        // Files are lost and restored together.
        "redemption: new -> used",
        // Nobody discards an event.
        "ticket: new -> cancelled",
    };
    return all;
}

// A coupon is of an order that is delivered. Notify handles the other events of order in another sequence with
// those of coupons by chance alone.
bool is_with_others(std::string_view consumer, std::string_view producer, std::string_view type) {
    return consumer != "notify" || producer != "order" || type == "OrderProgressed";
}

// The event comes after a restore alone, when there are no faults.
constexpr std::string_view after_restores = "OrderMissing";

constexpr std::array refusals{
    "400 malformed-json",
    "401 unauthorized",
    "402 payment-declined",
    "403 forbidden",
    "404 not-found",
    "405 method-not-allowed",
    "409 cannot-undo",
    "409 invalid-transition",
    "409 name-taken",
    "409 not-awaiting-payment",
    "409 nothing-left",
    "409 not-refundable",
    "409 order-under-way",
    "409 price-changed",
    "409 refund-exceeds-payment",
    "409 request-in-progress",
    "409 sold-out",
    "409 store-closed",
    "409 too-late-to-cancel",
    "412 precondition-failed",
    "422 amount-mismatch",
    "422 below-minimum-order",
    "422 idempotency-key-reused",
    "422 invalid-choice",
    "422 invalid-coupon",
    "422 invalid-request",
    "422 unknown-menu-item",
    "422 unknown-store",
    "428 precondition-required",
    "429 too-many-open-orders",
    "503 coupon-unavailable",
    "503 credentials-unavailable",
    "503 module-unavailable",
};

constexpr std::array databases{"access", "marketing",   "notify", "order",
                               "pay",    "pay_sandbox", "store"};
constexpr std::array troubles{Trouble::sync_fails, Trouble::full, Trouble::short_write,
                              Trouble::read_only, Trouble::read_fails};

}  // namespace

std::string refusal_name(int status, const std::string& body) {
    constexpr std::string_view mark = R"("type":"/problems/)";
    const std::size_t at = body.find(mark);
    if (status < 400 || at == std::string::npos) return "";
    const std::size_t begin = at + mark.size();
    return "refusal: " + std::to_string(status) + " " +
           body.substr(begin, body.find('"', begin) - begin);
}

std::string disk_trouble_name(const std::string& database, const std::string& trouble) {
    return "disk: " + database + ": " + trouble;
}

std::string power_cut_name(const std::string& database, const std::string& operation) {
    return "power fails at a " + operation + " of the log of " + database;
}

void expect_situations(Situations& situations) {
    for (const std::string& transition : domain_transitions()) {
        if (!transitions_not_expected().contains(transition)) situations.expect(transition);
    }
    for (const std::string& transition : commits_under_fault()) {
        for (const char* fault : {"power", "disk"})
            situations.expect(std::string(fault) + " fails in the commit of " + transition);
    }
    for (const char* refusal : refusals) situations.expect("refusal: " + std::string(refusal));
    for (const char* database : databases) {
        for (const Trouble trouble : troubles)
            situations.expect(disk_trouble_name(database, std::string(to_text(trouble))));
        for (const char* operation : {"write", "sync"})
            situations.expect(power_cut_name(database, operation));
    }
    for (const char* name :
         {power_cut_at_a_start, power_cut_at_a_checkpoint, power_cut_after_an_answer, key_resumed,
          key_replayed, erasure_waits, erasure_after_the_end})
        situations.expect(name);
    expect_races(situations);
}

void expect_deliveries(DeliveryWatch& watch, const app::Application& application) {
    for (const char* consumer : databases) {
        const auto handlers = application.bus().handlers_of(consumer);
        if (!handlers) continue;
        for (const auto& [producer, types] : handlers->events) {
            for (const auto& [type, handler] : types) {
                if (type == after_restores) continue;
                watch.add_handler(consumer, producer, type,
                                  is_with_others(consumer, producer, type));
            }
        }
    }
}

}  // namespace baedal::simulation
