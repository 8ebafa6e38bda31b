// A ticket in responses and in the stream, byte by byte.
#include <doctest/doctest.h>

#include "json/parser.h"
#include "store/http/ticket_encoder.h"

namespace store_ticket_encoder_test {

using namespace baedal;
using namespace baedal::store;

namespace {

Ticket small_ticket() {
    Ticket out;
    out.order_id = "o1";
    out.number = 27;
    out.store_id = 1;
    out.received_at = out.updated_at = *from_rfc3339("2026-11-22T03:00:00.000Z");
    return out;
}

}  // namespace

TEST_CASE(
    "absent members of a ticket are null, but toCollect, reason and acceptBy, which are left out") {
    CHECK(encode(small_ticket(), std::nullopt) ==
          R"({"orderId":"o1","number":27,"storeId":1,"state":"received","fulfilment":"delivery",)"
          R"("items":[],"note":null,"customer":null,"promisedAt":null,"rider":null,"version":1,)"
          R"("receivedAt":"2026-11-22T03:00:00.000Z","updatedAt":"2026-11-22T03:00:00.000Z"})");
}

TEST_CASE("a ticket with every member") {
    Ticket ticket = small_ticket();
    ticket.state = State::rejected;
    ticket.fulfilment = Fulfilment::pickup;
    ticket.items = {{"통닭", 2, {"순살", "\"매운\" 맛"}, 11}, {"무", 1, {}, std::nullopt}};
    ticket.note = "줄\n바꿈";
    ticket.customer = Customer{"김하나", "", "마포구"};
    ticket.to_collect = 21'000;
    ticket.promised_at = *from_rfc3339("2026-11-22T03:20:00.000Z");
    ticket.rider = Rider{"", "010-9999-0000"};
    ticket.reason = "재료 소진";
    ticket.version = 3;
    CHECK(
        encode(ticket, std::chrono::minutes{10}) ==
        R"({"orderId":"o1","number":27,"storeId":1,"state":"rejected","fulfilment":"pickup",)"
        R"("items":[{"menuItemId":11,"name":"통닭","quantity":2,"choices":["순살","\"매운\" 맛"]},)"
        R"({"menuItemId":null,"name":"무","quantity":1,"choices":[]}],"note":"줄\n바꿈",)"
        R"("customer":{"name":"김하나","phone":null,"address":"마포구"},)"
        R"("promisedAt":"2026-11-22T03:20:00.000Z","rider":{"name":null,"phone":"010-9999-0000"},)"
        R"("version":3,"receivedAt":"2026-11-22T03:00:00.000Z",)"
        R"("updatedAt":"2026-11-22T03:00:00.000Z","toCollect":21000,"reason":"재료 소진"})");
}

TEST_CASE(
    "a ticket that may still be accepted says until when, counted from when its order was placed") {
    Ticket ticket = small_ticket();
    ticket.placed_at = *from_rfc3339("2026-11-22T02:59:30.000Z");
    const auto accept_by = [&] {
        const auto members = json::parse_trusted(encode(ticket, std::chrono::minutes{10}));
        const auto* found = members.as_object().if_contains("acceptBy");
        return found != nullptr ? std::string(found->as_string()) : "";
    };
    CHECK(accept_by() == "2026-11-22T03:09:30.000Z");
    ticket.state = State::accepted;
    CHECK(accept_by().empty());
}

}  // namespace store_ticket_encoder_test
