#include "base/random.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <sys/random.h>

namespace baedal {

namespace {

void fill_from_system(std::span<std::byte> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::string base32hex(std::span<const std::byte> bytes) {
    static constexpr char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
    std::string out((bytes.size() * 8 + 4) / 5, '\0');
    std::uint32_t bits = 0;
    unsigned count = 0;
    char* at = out.data();
    for (const std::byte byte : bytes) {
        bits = (bits << 8) | std::to_integer<std::uint32_t>(byte);
        count += 8;
        while (count >= 5) {
            count -= 5;
            *at++ = alphabet[(bits >> count) & 31U];
        }
    }
    if (count > 0) *at = alphabet[(bits << (5 - count)) & 31U];
    return out;
}

void put_time(std::span<std::byte, 22> raw, TimePoint at) {
    const auto millis = static_cast<std::uint64_t>(to_millis(at));
    for (std::size_t i = 0; i < 6; ++i) raw[i] = static_cast<std::byte>(millis >> (8 * (5 - i)));
}

}  // namespace

std::uint64_t Random::number() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span{&value, 1}));
    return value;
}

double Random::fraction() { return static_cast<double>(number() >> 11) * 0x1.0p-53; }

void SystemRandom::fill(std::span<std::byte> out) {
    thread_local std::array<std::byte, 4096> buffer;
    thread_local std::size_t left = 0;
    if (out.size() > buffer.size()) return fill_from_system(out);
    if (left < out.size()) {
        fill_from_system(buffer);
        left = buffer.size();
    }
    std::memcpy(out.data(), buffer.data() + (buffer.size() - left), out.size());
    left -= out.size();
}

void SeededRandom::fill(std::span<std::byte> out) {
    while (!out.empty()) {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        z ^= z >> 31;
        const std::size_t count = std::min(out.size(), sizeof z);
        std::memcpy(out.data(), &z, count);
        out = out.subspan(count);
    }
}

std::string make_id(const Clock& clock, Random& random) {
    std::array<std::byte, 22> raw;
    put_time(raw, clock.now());
    random.fill(std::span{raw}.subspan(6));
    return base32hex(raw);
}

std::string first_id_at(TimePoint at) {
    std::array<std::byte, 22> raw{};
    put_time(raw, at);
    return base32hex(raw);
}

bool is_id(std::string_view text) {
    return text.size() == 36 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'v');
           });
}

std::string_view id_prefix(std::string_view id) { return id.substr(0, 10); }

std::string make_secret(Random& random, std::size_t bytes) {
    std::string raw(bytes, '\0');
    random.fill(std::as_writable_bytes(std::span{raw}));
    return base32hex(std::as_bytes(std::span{raw}));
}

}  // namespace baedal
