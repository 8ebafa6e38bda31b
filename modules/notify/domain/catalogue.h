// The sentences of all messages: one catalogue for each language (catalogue_ko.cpp, catalogue_en.cpp).
#pragma once

#include <string_view>

#include "notify/domain/language.h"

namespace baedal::notify {

// A sentence has placeholders: {store}, {number}, {total}, {minutes}, {reason}, {count}, {refund}, {what}, {coupon}, {code},
// {until}, {dishes}. A message is
// an opening and sentences, separated by spaces: domain/templates.h. It has no character that EUC-KR lacks.
struct Catalogue {
    std::string_view opening;
    std::string_view opening_to_owner;

    std::string_view placed;
    std::string_view placed_in_cash;
    std::string_view accepted;
    std::string_view leaves_in;
    std::string_view ready_in;
    std::string_view delayed;
    std::string_view cooking;
    std::string_view ready_for_delivery;
    std::string_view ready_for_pickup;
    std::string_view delivering;
    std::string_view delivered;
    std::string_view picked_up;
    std::string_view changed;
    std::string_view corrected;
    std::string_view placed_again;
    std::string_view cancel_requested;
    std::string_view cancel_refused;
    std::string_view cancelled;
    std::string_view cancelled_by_store;
    std::string_view rejected;
    std::string_view rejected_by_time;
    std::string_view because;
    std::string_view expired;
    std::string_view refund;
    std::string_view refund_rest;
    std::string_view refund_if_paid;
    std::string_view refund_part;
    std::string_view dishes_refused;
    std::string_view total_in_cash;
    std::string_view no_refund;
    std::string_view paid_late;
    std::string_view refunded;
    std::string_view coupon_earned;
    std::string_view coupon_until;

    std::string_view new_delivery;
    std::string_view new_delivery_in_cash;
    std::string_view new_pickup;
    std::string_view new_pickup_in_cash;
    std::string_view cancelled_by_customer;
    std::string_view cancelled_by_you;
    std::string_view unaccepted;
    std::string_view soon_rejected;

    std::string_view alert;
    std::string_view test;

    // A {reason} that is a code.
    std::string_view sold_out;
    std::string_view too_busy;
    std::string_view closing;
    std::string_view too_far;
    std::string_view mishap;
    std::string_view no_show;
    std::string_view failed_delivery;
    std::string_view customer_wish;

    std::string_view won;  // {sign}, {amount}
};

extern const Catalogue catalogue_ko;
extern const Catalogue catalogue_en;

const Catalogue& catalogue(Language language);

// The text of a reason that is a code (order/events.h); words stay as they are.
std::string_view reason_text(std::string_view reason, Language language);

}  // namespace baedal::notify
