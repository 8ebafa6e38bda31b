// The languages of messages.
#pragma once

#include <optional>
#include <string_view>

#include "base/enum_names.h"

namespace baedal::notify {

enum class Language { ko, en };
constexpr EnumNames<Language, 2> enum_names(Language) { return {"ko", "en"}; }

// The language of a tag such as "en" or "en-GB" (RFC 5646), in any case; nothing if it has no catalogue.
std::optional<Language> parse_language(std::string_view tag);

}  // namespace baedal::notify
