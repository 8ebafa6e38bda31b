// The store cannot handle OrderPlaced: the event is parked, or the owner discards it.
#include <doctest/doctest.h>

#include "saga_fixture.h"
#include "simulator/history.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

constexpr auto order_gives_up = 10min + 15s;

const std::string broken = R"(
    CREATE TRIGGER no_tickets BEFORE INSERT ON ticket
    BEGIN SELECT RAISE(ABORT, 'the ticket cannot be written'); END)";
const std::string mended = "DROP TRIGGER no_tickets";

struct Letter {
    std::string id;
    std::string type;
};

std::vector<Letter> letters(SagaFixture& f) {
    std::vector<Letter> out;
    const json::Object page = f.get("/admin/dead-letters").json();
    for (const auto& item : page.at("items").as_array()) {
        const json::Object& letter = item.as_object();
        out.push_back({std::to_string(letter.at("id").as_int64()), text_of(letter, "type")});
    }
    return out;
}

ReceivedResponse act_on(SagaFixture& f, http::Method method, const std::string& path) {
    return f.ask({method,
                  "/admin/dead-letters/store/" + path,
                  "",
                  {{"Authorization", std::string("Bearer ") + SimulatedDeployment::owner_token}}});
}

// An order whose OrderPlaced is parked.
std::string parked_order(SagaFixture& f) {
    f.change_file("store", broken);
    std::string id = f.placed();
    REQUIRE(f.becomes([&] { return letters(f).size() == 1; }));
    REQUIRE(letters(f).front().type == "OrderPlaced");
    return id;
}

void check_ended(SagaFixture& f, const std::string& id, const std::string& status) {
    CHECK(f.status(id) == status);
    CHECK(f.becomes([&] { return f.payment_status(id) == "refunded"; }));
    CHECK(f.movements(id) == "charge 21000 refund 21000");
}

void retry_all(SagaFixture& f) {
    while (!letters(f).empty()) {
        const std::size_t before = letters(f).size();
        CHECK(act_on(f, http::Method::post, letters(f).front().id + "/retry").status == 200);
        REQUIRE(letters(f).size() < before);
    }
}

void check_no_live_ticket(SagaFixture& f, const std::string& id, const std::string& status) {
    f.pass(5s);
    const std::string ticket = f.ticket_state(id);
    CHECK((ticket == "cancelled" || ticket == "rejected"));
    CHECK(f.command(id, "accept").status == 409);
    CHECK(f.get("/stores/1/tickets").json().at("items").as_array().empty());
    CHECK(f.status(id) == status);
    CHECK(f.unfinished() == "");
    CHECK(f.movements(id) == "charge 21000 refund 21000");
    CHECK(f.audit() == "");
}

}  // namespace

TEST_CASE("an order that the store cannot take in is rejected and refunded by order") {
    for (const bool accepts_automatically : {false, true}) {
        CAPTURE(accepts_automatically);
        SagaFixture f;
        if (accepts_automatically) f.patch_store(R"({"autoAccept":true})");
        const std::string id = parked_order(f);
        f.pass(order_gives_up + 5s);
        check_ended(f, id, "rejected");
        f.change_file("store", mended);
        retry_all(f);
        check_no_live_ticket(f, id, "rejected");
    }
}

TEST_CASE("a cancellation of an order that the store cannot take in is granted") {
    for (const bool accepts_automatically : {false, true}) {
        CAPTURE(accepts_automatically);
        SagaFixture f;
        if (accepts_automatically) f.patch_store(R"({"autoAccept":true,"cancelUntil":"accepted"})");
        const std::string id = parked_order(f);
        CHECK(f.cancel(id).status == 202);
        f.pass(order_gives_up + 5s);
        check_ended(f, id, "cancelled");
        CHECK(f.cancel(id).status == 200);
        f.change_file("store", mended);
        retry_all(f);
        check_no_live_ticket(f, id, "cancelled");
    }
}

TEST_CASE("a cancellation that is retried in time with its order is granted by the store") {
    SagaFixture f;
    f.patch_store(R"({"autoAccept":true,"cancelUntil":"accepted"})");
    const std::string id = parked_order(f);
    CHECK(f.cancel(id).status == 202);
    f.pass(1min);
    f.change_file("store", mended);
    retry_all(f);
    f.pass(1s);
    check_ended(f, id, "cancelled");
    check_no_live_ticket(f, id, "cancelled");
}

TEST_CASE("an order whose event was discarded is cancelled at once, and leaves a mark") {
    SagaFixture f;
    const std::string id = parked_order(f);
    CHECK(act_on(f, http::Method::del, letters(f).front().id).status == 204);
    f.change_file("store", mended);
    CHECK(f.status(id) == "placed");
    CHECK(f.cancel(id).status == 200);
    check_ended(f, id, "cancelled");
    check_no_live_ticket(f, id, "cancelled");
}

TEST_CASE("an order whose event was discarded ends at its deadline, and leaves a mark") {
    SagaFixture f;
    const std::string id = parked_order(f);
    CHECK(act_on(f, http::Method::del, letters(f).front().id).status == 204);
    f.change_file("store", mended);
    f.pass(order_gives_up + 5s);
    check_ended(f, id, "rejected");
    check_no_live_ticket(f, id, "rejected");
}

TEST_CASE("the events of an end may be discarded, and a retried order is still not cooked") {
    SagaFixture f;
    f.patch_store(R"({"autoAccept":true})");
    const std::string id = parked_order(f);
    CHECK(f.cancel(id).status == 202);
    f.pass(order_gives_up + 5s);
    check_ended(f, id, "cancelled");
    for (const Letter& letter : letters(f)) {
        if (letter.type != "OrderPlaced")
            CHECK(act_on(f, http::Method::del, letter.id).status == 204);
    }
    f.change_file("store", mended);
    retry_all(f);
    check_no_live_ticket(f, id, "cancelled");
}
