// Requests about orders, decoded and checked for form.
#pragma once

#include <string>

#include "http/request.h"
#include "json/object_reader.h"
#include "order/application/pay_order.h"
#include "order/application/place_order.h"
#include "order/settings.h"

namespace baedal::order {

// The body of POST /orders, in the full or the short form. 422 with every complaint.
Result<Placement> decode_placement(const json::Object& body, const Settings& settings);

// The body of POST /orders/{id}/payment.
Result<PaymentAttempt> decode_payment_attempt(const json::Object& body);

// The body of POST /orders/{id}/cancel: the reason, "" where none is given.
Result<std::string> decode_cancellation(const json::Object& body);

}  // namespace baedal::order
