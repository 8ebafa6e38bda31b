// Requests about coupons and campaigns, decoded and checked for form.
#pragma once

#include <string>

#include "http/request.h"
#include "json/object_reader.h"
#include "marketing/domain/campaign.h"
#include "order/requests.h"

namespace baedal::marketing {

// The body of POST /coupons; an empty code and an empty name are still to be chosen.
Result<Coupon> decode_coupon(const json::Object& body);
// The query of GET /coupons/{code}.
Result<order::contract::QuoteDiscount> decode_quote(const http::Request& request, std::string code);
// The body of POST /campaigns.
Result<Campaign> decode_campaign(const json::Object& body);
// The body of PATCH /campaigns/{id}: whether it is active.
Result<bool> decode_activity(const json::Object& body);
// The body of POST /campaigns/{id}/coupons: the telephone number.
Result<std::string> decode_recipient(const json::Object& body);

}  // namespace baedal::marketing
