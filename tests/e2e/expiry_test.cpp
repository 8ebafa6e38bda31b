// Time-outs: unpaid orders expire, and orders that no store accepts are rejected.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

TEST_CASE("an unpaid order expires after the payment window") {
    Shop shop({"order.payment_window=\"700ms\""});
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    const std::string paid = shop.placed();
    CHECK(shop.status(id) == "awaiting_payment");
    CHECK(shop.becomes(id, "expired"));
    CHECK(shop.timeline(id) == std::vector<std::string>{"awaiting_payment", "expired"});
    CHECK(shop.customer.post("/orders/" + id + "/payment", card("tok_ok")).problem() ==
          "not-awaiting-payment");
    CHECK(shop.is_caught_up());
    CHECK(shop.movements(id).empty());
    CHECK(shop.ticket_state(id).empty());
    CHECK(shop.messages(id).empty());  // anybody can order with somebody else's number
    CHECK(shop.status(paid) == "placed");
}

TEST_CASE("an unpaid order expires also after a restart") {
    Shop shop({"order.payment_window=\"1500ms\""});
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    shop.server.restart();
    CHECK(shop.becomes(id, "expired"));
}

TEST_CASE("a payment that is approved after the expiry of its order is refunded") {
    Shop shop({"order.payment_window=\"700ms\"", "order.payment_timeout=\"200ms\"",
               "pay.sandbox.slow=\"1500ms\"", "pay.reconcile_every=\"300ms\""});
    const std::string id = text_of(expect(shop.place(chicken("tok_slow")), 202), "id");
    CHECK(shop.becomes(id, "expired"));
    CHECK(shop.is_caught_up());
    const auto square = [&] {
        const std::string entries = shop.movements(id);
        return entries == "charge 21000 refund 21000";
    };
    CHECK(eventually(square));
    CHECK(shop.status(id) == "expired");
    CHECK(shop.ticket_state(id).empty());
}

TEST_CASE("an order that expires during its charge is not placed, and the charge is refunded") {
    Shop shop({"order.payment_window=\"1500ms\"", "pay.sandbox.slow=\"2300ms\""});
    expect(shop.place(unpaid_chicken()), 202);  // its expiry triggers the job
    const HttpResponse response = shop.place(chicken("tok_slow"));
    CHECK(response.status == 409);
    CHECK(response.problem() == "not-awaiting-payment");
    const std::string id = text_of(response.json(), "orderId");
    CHECK(shop.status(id) == "expired");
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(shop.ticket_state(id).empty());
}

TEST_CASE("an order that the store does not accept in time is rejected and refunded") {
    Shop shop({"store.accept_within=\"500ms\""});
    const std::string id = shop.placed();
    CHECK(shop.becomes(id, "rejected"));
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(shop.ticket_state(id) == "rejected");
    CHECK(shop.ticket(id, "accept").problem() == "invalid-transition");
    CHECK(eventually(
        [&] { return shop.messages(id) == "placed/customer placed/store rejected/customer"; }));
    CHECK(eventually([&] { return shop.order(id).at("payment").at("status") == "refunded"; }));
}

TEST_CASE("an order that the store rejects is refunded once") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    expect(shop.ticket(id, "reject"), 200);
    expect(shop.ticket(id, "reject"), 200);
    CHECK(shop.becomes(id, "rejected"));
    const HttpResponse cancelled = shop.cancel(id);  // it has ended: nothing is left to cancel
    CHECK(cancelled.status == 200);
    CHECK(text_of(cancelled.json(), "status") == "rejected");
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(shop.is_caught_up());
    CHECK(shop.movements(id) == "charge 21000 refund 21000");
}

TEST_CASE("an accepted order is not rejected after the time limit") {
    Shop shop({"store.accept_within=\"800ms\""});
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    expect(shop.ticket(id, "accept"), 200);
    const std::string late = shop.placed();
    REQUIRE(shop.becomes(
        late,
        "rejected"));  // the limit of the later order has passed, so that of the earlier one has too
    CHECK(shop.status(id) == "accepted");
}
