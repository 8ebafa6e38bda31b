// What staff type to find an order: its number, the customer's telephone number or its last digits, or a part of
// the customer's name. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace baedal::order {

// An order is found if one of these is its own.
struct OrderSearch {
    std::optional<std::int64_t> number;  // of a day
    std::string last_digits;             // four, of the phone; "": not searched for
    std::string phone_key;               // see base/phone.h; "": not searched for
    std::string name;                    // a part of it; "": not searched for

    // Spaces around it do not count. "#27" and "27" are numbers, "5678" is a number and the end of a phone,
    // "010-1234-5678" is a phone, the rest a name. Nothing if it is empty.
    static std::optional<OrderSearch> of(const std::string& text);
};

}  // namespace baedal::order
