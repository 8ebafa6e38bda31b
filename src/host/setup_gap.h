// What a deployment lacks to be a real shop.
#pragma once

#include <string>

namespace baedal::host {

// A setting with which a part of the business is pretended or missing. The server starts with it, and
// says so at every start, in `baedal check --config`, and in the office.
struct SetupGap {
    std::string code;     // stable and short, such as "payments-pretended"
    std::string setting;  // the setting that closes the gap
    std::string text;     // for the owner: what is not real, and what to set
    bool operator==(const SetupGap&) const = default;
};

}  // namespace baedal::host
