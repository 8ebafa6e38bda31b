# Money that arrives after the order has ended is kept.
set(source modules/pay/application/payment_service.cpp)
set(expected "ended_orders_are_refunded|should be kept")
set(correct [==[    if (stored.payment.owed() > 0) {
        give_back(tx, stored, "The order had ended before the payment was approved.");
    }]==])
set(mistaken "")
