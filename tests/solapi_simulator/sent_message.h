// A message that Solapi has: what was asked for, and what becomes of it.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "base/clock.h"
#include "json/parser.h"

namespace baedal::solapi {

struct SentMessage {
    std::string id;
    std::string group;
    std::string to;
    std::string from;
    std::string type;  // ATA, SMS, LMS
    std::string template_id;
    std::string text;  // as the telephone shows it
    bool disable_sms = false;
    std::map<std::string, std::string> custom_fields;
    std::string intake_code = "2000";  // another one: it was never taken
    TimePoint created_at;

    // What becomes of it.
    std::string final_code = "4000";
    bool replaced = false;  // SMS or LMS carried it
    TimePoint at_carrier;   // 3000 from then on
    TimePoint reported_at;  // the final code from then on

    bool is_taken() const { return intake_code == "2000"; }
    std::string baedal_id() const;
    std::string code_at(TimePoint now) const;
    bool is_final_at(TimePoint now) const { return !is_taken() || now >= reported_at; }
    json::Object show(TimePoint now) const;
};

// The Korean words of a code.
std::string words_of(const std::string& code);

}  // namespace baedal::solapi
