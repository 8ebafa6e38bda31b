#include "http/trace.h"

#include <algorithm>
#include <array>

namespace baedal::http {

namespace {

constexpr std::size_t traceparent_size = 55;  // 00-<32>-<16>-<2>
constexpr std::size_t trace_at = 3;
constexpr std::size_t span_at = 36;
constexpr std::size_t flags_at = 53;

bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

bool is_valid(std::string_view text) {
    if (text.size() != traceparent_size || !text.starts_with("00-") || text[35] != '-' ||
        text[52] != '-')
        return false;
    const std::string_view trace = text.substr(trace_at, 32);
    const std::string_view span = text.substr(span_at, 16);
    return is_lower_hex(trace) && is_lower_hex(span) && is_lower_hex(text.substr(flags_at)) &&
           !is_zero(trace) && !is_zero(span);
}

void put_hex(std::string& out, std::size_t at, std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const std::byte byte : bytes) {
        out[at++] = digits[std::to_integer<unsigned>(byte) >> 4U];
        out[at++] = digits[std::to_integer<unsigned>(byte) & 15U];
    }
}

bool is_id_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
}

}  // namespace

std::string request_id(std::optional<std::string_view> given, Random& random) {
    if (given && !given->empty() && given->size() <= 64 &&
        std::ranges::all_of(*given, is_id_character)) {
        return std::string(*given);
    }
    return make_secret(random, 9);  // 15 characters: no allocation
}

std::string continue_trace(std::optional<std::string_view> given, Random& random) {
    std::array<std::byte, 24> fresh;
    random.fill(fresh);
    // All zeros is no id.
    fresh[0] |= std::byte{1};
    fresh[16] |= std::byte{1};
    std::string out = "00-00000000000000000000000000000000-0000000000000000-00";
    if (given && is_valid(*given)) {
        out = *given;
    } else {
        put_hex(out, trace_at, std::span{fresh}.first<16>());
    }
    put_hex(out, span_at, std::span{fresh}.last<8>());
    return out;
}

std::string_view trace_id(std::string_view traceparent) { return traceparent.substr(trace_at, 32); }

}  // namespace baedal::http
