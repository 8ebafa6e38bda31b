#include "order/storage/timeline.h"

#include <charconv>
#include <stdexcept>

namespace baedal::order {

namespace {

// "placed@1795466318636/2"; false if it is anything else.
bool parse(std::string_view text, TimelineEntry& entry) {
    const std::size_t status = text.find('@');
    if (status == std::string_view::npos) return false;
    const auto name = from_name<Status>(text.substr(0, status));
    if (!name) return false;
    entry.status = *name;
    const char* const end = text.data() + text.size();
    std::int64_t millis = 0;
    const auto time = std::from_chars(text.data() + status + 1, end, millis);
    if (time.ec != std::errc{} || time.ptr == end || *time.ptr != '/') return false;
    const auto version = std::from_chars(time.ptr + 1, end, entry.version);
    entry.at = from_millis(millis);
    return version.ec == std::errc{} && version.ptr == end;
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
    if (text.empty()) return out;
    for (;;) {
        const std::size_t space = text.find(' ');
        if (!parse(text.substr(0, space), out.emplace_back()))
            throw std::runtime_error("a damaged timeline in the order database");
        if (space == std::string_view::npos) return out;
        text.remove_prefix(space + 1);
    }
}

}  // namespace baedal::order
