#include "notify/domain/catalogue.h"

#include <algorithm>

namespace baedal::notify {

std::optional<Language> parse_language(std::string_view tag) {
    const std::string_view primary = tag.substr(0, tag.find('-'));
    const auto same_letter = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
    };
    for (std::size_t i = 0; i < language_names.size(); ++i) {
        if (std::ranges::equal(primary, language_names[i], same_letter))
            return static_cast<Language>(i);
    }
    return std::nullopt;
}

}  // namespace baedal::notify
