// The text of the message for each event of an order, from the catalogue of a language.
#pragma once

#include <string>

#include "notify/domain/catalogue.h"
#include "order/events.h"

namespace baedal::notify::texts {

namespace order = baedal::order::contract;

// Pure. No text holds the customer's name, phone number, address or words.
std::string to_customer(const order::OrderPlaced& event, Language language);
std::string to_customer(const order::OrderProgressed& event, Language language);
std::string to_customer(const order::OrderCancelRequested& event, Language language);
std::string to_customer(const order::OrderCancelled& event, Language language);
std::string to_customer(const order::OrderRejected& event, Language language);
std::string to_customer(const order::OrderExpired& event, Language language);
std::string to_customer(const order::OrderPaidLate& event, Language language);
std::string to_customer(const order::OrderRefunded& event, Language language);

std::string to_store(const order::OrderPlaced& event, Language language);
std::string to_store(const order::OrderCancelled& event, Language language);

}  // namespace baedal::notify::texts
