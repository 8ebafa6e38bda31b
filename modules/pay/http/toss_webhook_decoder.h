// The body of a webhook of Toss Payments.
// (https://docs.tosspayments.com/reference/using-api/webhook-events)
#pragma once

#include <string>

#include "json/parser.h"

namespace baedal::pay {

// The payment that the webhook names; "" for what it does not say.
struct TossWebhookBody {
    std::string order_id;
    std::string payment_key;
};

// Never fails: members that are absent or of another type are "".
TossWebhookBody decode_toss_webhook(const json::Object& body);

}  // namespace baedal::pay
