// What a customer or a store reads at each change, from the catalogue of a language.
#pragma once

#include <string>

#include "notify/domain/catalogue.h"
#include "order/events.h"

namespace baedal::notify::messages {

namespace order = baedal::order::contract;

// Pure functions from what happened to the text. No text holds the customer's name, phone number,
// address or own words.
std::string to_customer(const order::OrderPlaced& event, Language language);
std::string to_customer(const order::OrderProgressed& event, Language language);
std::string to_customer(const order::OrderCancelRequested& event, Language language);
std::string to_customer(const order::OrderCancelled& event, Language language);
std::string to_customer(const order::OrderRejected& event, Language language);
std::string to_customer(const order::OrderExpired& event, Language language);

std::string to_store(const order::OrderPlaced& event, Language language);
std::string to_store(const order::OrderCancelled& event, Language language);

}  // namespace baedal::notify::messages
