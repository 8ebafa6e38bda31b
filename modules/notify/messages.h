// The catalogue of messages: what a customer or a store reads at each change, in Korean.
#pragma once

#include <string>

#include "order/events.h"

namespace baedal::notify::messages {

namespace order = baedal::order::contract;

// Pure functions from what happened to the text. No text holds the customer's name, phone number,
// address or own words.
std::string to_customer(const order::OrderPlaced& event);
std::string to_customer(const order::OrderProgressed& event);
std::string to_customer(const order::OrderCancelRequested& event);
std::string to_customer(const order::OrderCancelled& event);
std::string to_customer(const order::OrderRejected& event);
std::string to_customer(const order::OrderExpired& event);

std::string to_store(const order::OrderPlaced& event);
std::string to_store(const order::OrderCancelled& event);

}  // namespace baedal::notify::messages
