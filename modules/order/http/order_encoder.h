// What an order looks like from outside.
#pragma once

#include "http/response.h"
#include "order/domain/order.h"

namespace baedal::order {

// `items`: order.lines as JSON, for one that was read without them.
std::string to_json(const Order& order, std::string_view items);
std::string to_json(const Order& order);
// With the Location that 201 and 202 have.
http::Response order_response(int status, const Order& order);

// Notified whenever the order has changed.
std::string order_topic(const std::string& id);

}  // namespace baedal::order
