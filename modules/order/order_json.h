// The order as clients see it.
#pragma once

#include "http/response.h"
#include "order.h"
#include "util/json.h"

namespace baedal::order {

json::Object to_json(const Order& order);

// An answer that carries the order. 201 and 202 have a Location.
http::Response order_answer(int status, const Order& order);

// The topic on which changes of one order are announced.
std::string order_topic(const std::string& id);

}  // namespace baedal::order
