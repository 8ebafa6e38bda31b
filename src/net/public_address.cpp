#include "net/public_address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace baedal::net {

namespace {

namespace ip = boost::asio::ip;

struct Block4 {
    std::array<std::uint8_t, 4> first;
    int bits;
};
constexpr Block4 special4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};

struct Block6 {
    std::array<std::uint8_t, 6> first;
    int bits;
};
// Of 2000::/3, where the public ones are.
constexpr Block6 special6[] = {
    {{0x20, 0x01, 0x00, 0x00, 0x00, 0x00}, 23},  // IETF protocol assignments, Teredo
    {{0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00}, 32},  // documentation
    {{0x3f, 0xff, 0x00, 0x00, 0x00, 0x00}, 20},  // documentation
};

bool begins_with(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> first,
                 int bits) {
    for (std::size_t n = 0; bits > 0; ++n, bits -= 8) {
        const int in_byte = std::min(bits, 8);
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - in_byte));
        if ((bytes[n] & mask) != (first[n] & mask)) return false;
    }
    return true;
}

bool is_public4(const ip::address_v4::bytes_type& bytes) {
    return std::ranges::none_of(
        special4, [&](const Block4& block) { return begins_with(bytes, block.first, block.bits); });
}

ip::address_v4::bytes_type four_of(std::span<const std::uint8_t> bytes) {
    ip::address_v4::bytes_type out;
    std::ranges::copy(bytes.first(out.size()), out.begin());
    return out;
}

bool is_public6(const ip::address_v6::bytes_type& bytes) {
    constexpr std::uint8_t translated[] = {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    constexpr std::uint8_t global[] = {0x20};
    constexpr std::uint8_t six_to_four[] = {0x20, 0x02};
    const std::span<const std::uint8_t> all(bytes);
    if (begins_with(all, translated, 96)) return is_public4(four_of(all.subspan(12)));
    if (begins_with(all, six_to_four, 16)) return is_public4(four_of(all.subspan(2)));
    if (!begins_with(all, global, 3)) return false;
    return std::ranges::none_of(
        special6, [&](const Block6& block) { return begins_with(all, block.first, block.bits); });
}

}  // namespace

bool is_public(const ip::address& address) {
    if (address.is_v4()) return is_public4(address.to_v4().to_bytes());
    const ip::address_v6 six = address.to_v6();
    if (six.is_v4_mapped()) return is_public4(ip::make_address_v4(ip::v4_mapped, six).to_bytes());
    return is_public6(six.to_bytes());
}

}  // namespace baedal::net
