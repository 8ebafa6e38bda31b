// The words of the message for each event of an order, by the templates of a language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "notify/domain/earned_coupon.h"
#include "notify/domain/wording.h"
#include "order/events.h"

namespace baedal::notify::texts {

namespace order = baedal::order::contract;

// Pure. No text holds the customer's name, phone number, address or words.
Wording to_customer(const order::OrderPlaced& event, Language language);
// `now`: the minutes until the promised time count from then. A time that has passed is not told.
Wording to_customer(const order::OrderProgressed& event, Language language, TimePoint now);
Wording to_customer(const order::OrderDelayed& event, Language language, TimePoint now);
Wording to_customer(const order::OrderCorrected& event, Language language);
Wording to_customer(const order::OrderDishesRefused& event, Language language);
Wording to_customer(const order::OrderCancelRequested& event, Language language);
Wording to_customer(const order::OrderCancelled& event, Language language);
Wording to_customer(const order::OrderRejected& event, Language language);
Wording to_customer(const order::OrderExpired& event, Language language);
Wording to_customer(const order::OrderPaidLate& event, Language language);
Wording to_customer(const order::OrderRefunded& event, Language language);
// `earlier` is another message of the same order to the customer.
Wording to_customer(const EarnedCoupon& coupon, const Wording& earlier);

Wording to_store(const order::OrderPlaced& event, Language language);
Wording to_store(const order::OrderCancelled& event, Language language);

}  // namespace baedal::notify::texts
