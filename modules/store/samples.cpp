#include "store/samples.h"

#include "store/events.h"

namespace baedal::store {

namespace {

using namespace contract;

TimePoint at(int seconds = 0) {
    return *from_rfc3339("2026-11-22T03:04:05.678Z") + std::chrono::seconds{seconds};
}
const std::string order_id = "068mk4q5gk000000000000000000000000o1";

StoreChanged store_changed() {
    StoreProfile profile;
    profile.id = 1;
    profile.name = "통닭집";
    profile.phone = "02-123-4567";
    profile.address = "서울시 마포구";
    profile.hours = {{1, "10:00", "02:00"}};
    profile.closed_dates = {"2026-12-25"};
    profile.paused_until = at(600);
    profile.minimum_order = 15000;
    profile.delivery_fee = 3000;
    return {profile, 2};
}

MenuPublished menu_published() {
    Item item{11,
              "통닭",
              "바삭한 통닭",
              18000,
              true,
              at(3600),
              {{1, "부위", 0, 1, {{101, "순살", 0, false, {}}}}}};
    return {1, 3, {{{"치킨", {item}}}}};
}

}  // namespace

std::vector<host::MessageSample> message_samples() {
    return {
        host::event_sample(store_changed()),
        host::event_sample(menu_published()),
        host::event_sample(TicketAccepted{order_id, 1, at(), at(1200)}),
        host::event_sample(TicketDelayed{order_id, 1, at(), at(1800), 1}),
        host::event_sample(TicketDishesRefused{order_id, 1, at(), {{0, 1}, {2, 0}}}),
        host::event_sample(TicketRejected{order_id, 1, at(), "재료 소진", false}),
        host::event_sample(CookingStarted{order_id, 1, at()}),
        host::event_sample(FoodReady{order_id, 1, at()}),
        host::event_sample(DeliveryStarted{order_id, 1, at(), "박라이더", "010-9876-5432"}),
        host::event_sample(DeliveryCompleted{order_id, 1, at()}),
        host::event_sample(OrderPickedUp{order_id, 1, at()}),
        host::event_sample(TicketStepUndone{order_id, 1, at(), "ready", "cooking", 1}),
        host::event_sample(TicketCancelled{order_id, 1, at(), "no_show", true, 5000, "both"}),
        host::event_sample(TicketCancelRefused{order_id, 1, at(), "cooking"}),
    };
}

}  // namespace baedal::store
