// A message to a customer, a store or the owner, and what became of handing it to a channel.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/enum_names.h"
#include "notify/domain/wording.h"

namespace baedal::notify {

enum class Audience { customer, store, owner };
constexpr EnumNames<Audience, 3> enum_names(Audience) { return {"customer", "store", "owner"}; }

struct Message {
    std::string id;        // the same at every attempt
    std::string order_id;  // empty: about no order
    std::string event;
    Audience audience = Audience::customer;
    std::string recipient;  // a phone number, empty if the order has none; or the store's name
    Wording wording;
};

// What carried a message to the telephone.
enum class Carrier { alimtalk, sms, lms };
constexpr EnumNames<Carrier, 3> enum_names(Carrier) { return {"alimtalk", "sms", "lms"}; }

enum class SendResult {
    sent,       // it has arrived, or nothing more is learnt of it
    accepted,   // the provider has it, and tells later what became of it
    try_later,  // the channel cannot send it now; the provider does not have it
    refused,    // the channel can never send this message, or its carrier could not
    held,       // nothing can be sent now, whatever the message: it is not to blame
    unknown,    // the provider may have it: it is looked up before it is sent again
};

struct Outcome {
    SendResult result = SendResult::unknown;
    std::string code = {};         // the provider's; "" if it gave none
    std::string provider_id = {};  // of an accepted message
    std::optional<Carrier> carrier = {};
    Milliseconds retry_after{0};  // of held and try_later; 0: as the caller likes
};

// A message that was handed to the channel, and may be with the provider.
struct Handed {
    std::string id;
    std::string provider_id;  // "" if no answer has told it
    std::string recipient;
    TimePoint at;  // of the attempt's beginning
};

}  // namespace baedal::notify
