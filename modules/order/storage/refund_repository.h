// The table of the refunds of sales.
#pragma once

#include "db/transaction.h"
#include "order/domain/order.h"
#include "pay/events.h"

namespace baedal::order::refunds {

// Enters what the event adds to the refunds of the order's own payment: nothing if it is known already. The
// refund of another payment, such as one that was approved too late, is no refund of a sale.
void enter(db::Transaction& tx, const Order& order, const pay::contract::PaymentRefunded& event);

}  // namespace baedal::order::refunds
