// The names of an enum's values: one table for each enum, and one checked conversion from a name.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace baedal {

// The names in the order of the values, which start at 0. An enum has names if its namespace
// declares
//     constexpr EnumNames<Status, 3> enum_names(Status) { return {"placed", "accepted", "ready"}; }
template <class E, std::size_t N>
using EnumNames = std::array<std::string_view, N>;

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
    { enum_names(e).size() } -> std::convertible_to<std::size_t>;
};

template <NamedEnum E>
constexpr std::string_view to_text(E value) {
    return enum_names(value)[static_cast<std::size_t>(value)];
}

// Empty if `name` is not one of the names. The comparison is case-sensitive.
template <NamedEnum E>
constexpr std::optional<E> from_name(std::string_view name) {
    constexpr auto names = enum_names(E{});
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<E>(i);
    }
    return std::nullopt;
}

// For a name that this program stored. Throws std::runtime_error for any other.
template <NamedEnum E>
E from_stored_name(std::string_view name) {
    if (const auto value = from_name<E>(name)) return *value;
    throw std::runtime_error("unknown name in a database: '" + std::string(name) + "'");
}

}  // namespace baedal
