#include "timeline.h"

#include <charconv>
#include <stdexcept>

namespace baedal::order {

namespace {

// Takes a number that `after` follows (0: the end or a space) off the front of `text`.
bool take(std::string_view& text, std::int64_t& number, char after) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const char next = text.empty() || text.front() == ' ' ? '\0' : text.front();
    if (next != after) return false;
    if (!text.empty()) text.remove_prefix(1);
    return true;
}

bool take(std::string_view& text, TimelineEntry& entry) {
    const std::size_t status = text.find('@');
    if (status == std::string_view::npos || !from_text(text.substr(0, status), entry.status))
        return false;
    text.remove_prefix(status + 1);
    std::int64_t millis = 0;
    if (!take(text, millis, '/') || !take(text, entry.version, '\0')) return false;
    entry.at = from_millis(millis);
    return true;
}

}  // namespace

std::string timeline_text(const std::vector<TimelineEntry>& timeline) {
    std::string out;
    for (const TimelineEntry& entry : timeline) {
        if (!out.empty()) out += ' ';
        out.append(to_text(entry.status)).append("@").append(std::to_string(to_millis(entry.at)));
        out.append("/").append(std::to_string(entry.version));
    }
    return out;
}

std::vector<TimelineEntry> parse_timeline(std::string_view text) {
    std::vector<TimelineEntry> out;
    while (!text.empty()) {
        if (!take(text, out.emplace_back()))
            throw std::runtime_error("a damaged timeline in the order database");
    }
    return out;
}

}  // namespace baedal::order
