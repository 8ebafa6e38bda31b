// A message to a customer or a store, and the result of an attempt to send it.
#pragma once

#include <string>

#include "base/enum_names.h"

namespace baedal::notify {

enum class Audience { customer, store };
constexpr EnumNames<Audience, 2> enum_names(Audience) { return {"customer", "store"}; }

struct Message {
    std::string id;  // the same at every attempt: the channel's idempotency key
    std::string order_id;
    std::string event;
    Audience audience = Audience::customer;
    std::string recipient;  // a phone number, empty if the order has none; or the store's name
    std::string text;
};

enum class SendResult {
    sent,
    try_later,  // the channel is down, slow or busy
    refused,    // the channel can never send this message
};

}  // namespace baedal::notify
