#include "notify/domain/catalogue.h"

namespace baedal::notify {

const Catalogue catalogue_en{
    .opening = "[{store}] Order {number} -",
    .opening_to_owner = "[Baedal]",

    .placed =
        "We have your order and your payment of {total}. We will tell you as soon as the "
        "restaurant has confirmed it.",
    .placed_in_cash =
        "We have your order. You pay {total} when you receive it. We will tell you as "
        "soon as the restaurant has confirmed it.",
    .accepted = "The restaurant has accepted your order.",
    .leaves_in = "The food should leave the kitchen in about {minutes} min.",
    .ready_in = "It should be ready in about {minutes} min.",
    .delayed = "We are sorry, your food will take longer than we said.",
    .cooking = "Your food is being cooked.",
    .ready_for_delivery = "Your food is ready and will be on its way soon.",
    .ready_for_pickup = "Your food is ready. Please pick it up at the restaurant.",
    .delivering = "Your food is on its way.",
    .delivered = "Your food has been delivered. Enjoy your meal!",
    .picked_up = "You have picked up your order. Enjoy your meal!",
    .changed = "The status of your order has changed.",
    .corrected = "The restaurant has corrected a mistake about the status of your order.",
    .placed_again = "It is looking at your order again.",
    .cancel_requested =
        "We have asked the restaurant to cancel your order. We will tell you soon "
        "what it says.",
    .cancel_refused = "The restaurant had already begun, so your order could not be cancelled.",
    .cancelled = "Your order has been cancelled.",
    .cancelled_by_store = "We are sorry, the restaurant had to cancel your order.",
    .rejected = "We are sorry, the restaurant could not take your order.",
    .rejected_by_time = "We are sorry, the restaurant did not accept your order in time.",
    .because = "(Reason: {reason})",
    .expired = "Your order has ended because it was not paid in time.",
    .refund = "Your payment of {total} will be refunded in full.",
    .refund_rest = "The remaining {refund} will be refunded.",
    .refund_if_paid = "Anything that was paid will be refunded in full.",
    .refund_part = "{refund} will be refunded.",
    .dishes_refused = "We are sorry, the restaurant prepares your order without: {dishes}.",
    .total_in_cash = "You pay {total} when you receive it.",
    .no_refund = "Your payment will not be refunded.",
    .paid_late =
        "Your payment was approved after the order had ended. {refund} will be refunded in full.",
    .refunded = "{refund} has been refunded.",
    .coupon_earned =
        "Thank you for your order. It has earned you a coupon: {coupon}, code {code}. Enter the "
        "code with your next order, from the same telephone number, to pay less.",
    .coupon_until = "The coupon is valid until {until}.",

    .new_delivery = "A new order for delivery. Items: {count}, {total}.",
    .new_delivery_in_cash =
        "A new order for delivery. Items: {count}, {total}, to be paid in cash.",
    .new_pickup = "A new order for pickup. Items: {count}, {total}.",
    .new_pickup_in_cash = "A new order for pickup. Items: {count}, {total}, to be paid in cash.",
    .cancelled_by_customer = "The customer has cancelled. Do not cook it.",
    .cancelled_by_you = "The restaurant has cancelled the order. Do not cook it.",
    .unaccepted =
        "Nobody has accepted this new order for {minutes} min. Please look at the kitchen screen.",
    .soon_rejected =
        "Unless it is accepted within {minutes} min, this order is rejected and the customer gets "
        "a refund.",

    .alert = "Something is wrong with the shop's system. {what}",
    .test = "This is a test message. Notifications arrive.",

    .sold_out = "something has run out",
    .too_busy = "there are too many orders right now",
    .closing = "the kitchen is closing",
    .too_far = "the address is too far away",
    .mishap = "something went wrong in the kitchen",
    .no_show = "the food was not picked up",
    .failed_delivery = "the food could not be handed over at the address",
    .customer_wish = "you asked for it",

    .won = "{sign}{amount} won",
};

}  // namespace baedal::notify
