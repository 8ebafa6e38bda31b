// Solapi's check of each message before it takes it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "json/parser.h"
#include "solapi_simulator/sent_message.h"

namespace baedal::solapi {

struct KakaoTemplate {
    std::string id;
    std::string channel;  // pfId
    std::string name;
    std::string content;  // with #{variables}
    json::Array buttons = {};
    std::string status = "PENDING";  // INSPECTING, APPROVED, REJECTED
    std::string comment = {};        // of a rejection
};

// What an account has.
struct Account {
    std::set<std::string> channels;  // pfIds
    std::set<std::string> senders;   // registered numbers, digits
    std::map<std::string, KakaoTemplate> templates;
    std::int64_t balance = 1'000'000;  // won
};

// The price of a message of this type, in won.
std::int64_t price_of(const std::string& type);

// Reads one message of a request. Its intake_code is 2000, or that of the first rule that it breaks.
// `receivers` are those of the same request so far; nullptr: the same one may come twice.
SentMessage take_in(const json::Object& in, const Account& account,
                    std::set<std::string>* receivers);

// The names in #{...} of a text.
std::set<std::string> variables_in(const std::string& text);

}  // namespace baedal::solapi
