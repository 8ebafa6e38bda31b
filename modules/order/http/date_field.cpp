#include "order/http/date_field.h"

namespace baedal::order {

std::optional<absl::CivilDay> parse_date(const std::string& text) {
    absl::CivilDay day;
    // The parser accepts more forms than the one that it writes.
    if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) return {};
    if (day.year() < 1970 || day.year() > 9998) return {};
    return day;
}

std::optional<absl::CivilDay> date_field(http::QueryFields& query, std::string_view name) {
    const auto text = query.text(name);
    if (!text) return std::nullopt;
    const auto day = parse_date(*text);
    if (!day) query.add_error(name, "Must be a date, such as 2026-11-23.");
    return day;
}

}  // namespace baedal::order
