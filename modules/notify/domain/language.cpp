#include "notify/domain/language.h"

#include "base/text.h"

namespace baedal::notify {

std::optional<Language> parse_language(std::string_view tag) {
    const std::string_view primary = tag.substr(0, tag.find('-'));
    for (const std::string_view name : enum_names(Language{})) {
        if (equal_ignoring_case(primary, name)) return from_name<Language>(name);
    }
    return std::nullopt;
}

}  // namespace baedal::notify
