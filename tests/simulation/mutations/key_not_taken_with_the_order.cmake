# The key is not taken in the unit that makes the order: whoever repeats a lost request orders twice.
set(source modules/order/application/place_order.cpp)
set(expected "has two orders for one")
set(correct [==[        if (idempotent_request) idempotent_request->take(tx, order.id);]==])
set(mistaken "")
