#include "http/entity_tag.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace baedal::http {

namespace {

constexpr std::array<std::string_view, 5> codings{"gzip", "br", "zstd", "deflate", "df"};

// `tag` without "-gzip", "--gzip" or ";gzip" at its end.
std::string_view without_coding(std::string_view tag) {
    for (const std::string_view coding : codings) {
        for (const std::string_view separator : {"--", "-", ";"}) {
            const std::size_t length = separator.size() + coding.size();
            if (tag.size() <= length || !tag.ends_with(coding)) continue;
            if (tag.substr(tag.size() - length, separator.size()) == separator)
                return tag.substr(0, tag.size() - length);
        }
    }
    return tag;
}

}  // namespace

std::optional<std::string_view> opaque_tag(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    tag = tag.substr(1, tag.size() - 2);
    if (tag.contains('"')) return std::nullopt;
    return tag;
}

std::optional<std::string_view> revision_in(std::string_view tag) {
    return opaque_tag(tag).transform(without_coding);
}

bool names_revision(std::string_view list, std::string_view revision) {
    return std::ranges::any_of(split_list(list, ','), [&](std::string_view tag) {
        return tag == "*" || opaque_tag(tag) == revision || revision_in(tag) == revision;
    });
}

bool names_tag(std::string_view list, std::string_view opaque) {
    return std::ranges::any_of(split_list(list, ','), [&](std::string_view tag) {
        return tag == "*" || opaque_tag(tag) == opaque;
    });
}

}  // namespace baedal::http
