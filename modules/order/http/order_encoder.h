// Orders in responses.
#pragma once

#include <string>
#include <string_view>

#include "http/response.h"
#include "order/application/charge_order.h"
#include "order/domain/order.h"

namespace baedal::order {

std::string encode(const Order& order);
// `lines`: the document of order.lines, for an order that was read without them.
std::string encode(const Order& order, std::string_view lines);

// 201 and 202 have a Location.
http::Response order_response(int status, const Order& order);
// An order that is placed gets `status_when_placed`; the others 202 or a problem.
http::Response charge_response(const ChargeOutcome& outcome, int status_when_placed);

}  // namespace baedal::order
