// The sentences of all messages: one catalogue for each language (catalogue_ko.cpp, catalogue_en.cpp).
#pragma once

#include <optional>
#include <string_view>

#include "base/enum_names.h"

namespace baedal::notify {

enum class Language { ko, en };
constexpr EnumNames<Language, 2> enum_names(Language) { return {"ko", "en"}; }

// A sentence has placeholders: {store}, {number}, {total}, {minutes}, {reason}, {count}, {refund}. A message is the
// opening and sentences, separated by spaces.
struct Catalogue {
    std::string_view opening;

    std::string_view placed;
    std::string_view placed_in_cash;
    std::string_view accepted;
    std::string_view arrives_in;
    std::string_view ready_in;
    std::string_view cooking;
    std::string_view ready_for_delivery;
    std::string_view ready_for_pickup;
    std::string_view delivering;
    std::string_view delivered;
    std::string_view picked_up;
    std::string_view changed;
    std::string_view cancel_requested;
    std::string_view cancel_refused;
    std::string_view cancelled;
    std::string_view rejected;
    std::string_view rejected_by_time;
    std::string_view rejected_because;
    std::string_view expired;
    std::string_view refund;
    std::string_view refund_rest;
    std::string_view refund_if_paid;
    std::string_view paid_late;
    std::string_view refunded;

    std::string_view new_delivery;
    std::string_view new_delivery_in_cash;
    std::string_view new_pickup;
    std::string_view new_pickup_in_cash;
    std::string_view cancelled_by_customer;

    std::string_view won;  // {sign}, {amount}
};

extern const Catalogue catalogue_ko;
extern const Catalogue catalogue_en;

inline const Catalogue& catalogue(Language language) {
    switch (language) {
        case Language::ko: break;
        case Language::en: return catalogue_en;
    }
    return catalogue_ko;
}

// The language of a tag such as "en" or "en-GB" (RFC 5646), in any case; nothing if it has no catalogue.
std::optional<Language> parse_language(std::string_view tag);

}  // namespace baedal::notify
