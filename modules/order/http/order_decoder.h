// What a customer sends to place, pay or cancel an order, decoded and checked for form.
#pragma once

#include <optional>
#include <string>

#include "json/object_reader.h"
#include "order/domain/order.h"
#include "order/domain/pricing.h"
#include "order/settings.h"

namespace baedal::order {

struct PaymentChoice {
    std::string method;
    std::string token;
};

struct Placement {
    Wanted wanted;
    std::optional<Customer> customer;
    std::optional<std::string> note;
    std::optional<std::string> language;
    std::optional<PaymentChoice> payment;  // the request's, or the deployment's default
};

// The body of POST /orders, in the full or the short form. 422 with every complaint.
Result<Placement> decode_placement(const json::Object& body, const Settings& settings);

// The body of POST /orders/{id}/payment.
struct PaymentAttempt {
    PaymentChoice payment;
    std::optional<std::int64_t> amount;
};
Result<PaymentAttempt> decode_payment_attempt(const json::Object& body);

// The body of POST /orders/{id}/cancel: the reason, "" where none is given.
Result<std::string> decode_cancellation(const json::Object& body);

}  // namespace baedal::order
