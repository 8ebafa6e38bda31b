// Writes JSON text from structs without a document in between. It is on the path of every order.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.h"
#include "base/enum_names.h"

namespace baedal::json {

// A struct that lists its members once, each with its name in JSON (plain ASCII):
//     static void fields(auto& self, auto&& field) { field("orderId", self.order_id); ... }
// A struct that is only written may list computed values.
template <class T>
concept Written = requires(const T& t) { T::fields(t, [](std::string_view, const auto&) {}); };

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

// A member whose value is JSON text.
struct Raw {
    std::string_view text;
};

// Appends `text` as a JSON string (RFC 8259 section 7). UTF-8 is not escaped.
void write_string(std::string& out, std::string_view text);

// Appends `in`: a Written struct, bool, an integer, a double, text, TimePoint, an enum with names
// or with to_text and from_text (found by ADL), json::Object, Raw, or an optional or a vector of
// these.
template <class T>
void write(std::string& out, const T& in) {
    if constexpr (Written<T>) {
        char separator = '{';
        T::fields(in, [&](std::string_view name, const auto& member) {
            out.push_back(std::exchange(separator, ','));
            out.append("\"").append(name).append("\":");
            write(out, member);
        });
        if (separator == '{') out.push_back('{');
        out.push_back('}');
    } else if constexpr (std::is_same_v<T, Raw>) {
        out += in.text;
    } else if constexpr (std::is_same_v<T, TimePoint>) {
        out.append("\"").append(to_rfc3339(in)).append("\"");
    } else if constexpr (NamedEnum<T>) {
        write_string(out, baedal::to_text(in));
    } else if constexpr (IsOptional<T>::value) {
        in ? write(out, *in) : void(out += "null");
    } else if constexpr (IsVector<T>::value) {
        char separator = '[';
        for (const auto& item : in) {
            out.push_back(std::exchange(separator, ','));
            write(out, item);
        }
        if (separator == '[') out.push_back('[');
        out.push_back(']');
    } else if constexpr (std::is_same_v<T, bool>) {
        out += in ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
        char digits[24];
        out.append(digits, std::to_chars(digits, digits + sizeof(digits), in).ptr);
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        write_string(out, in);
    } else {
        out += boost::json::serialize(boost::json::value(in));  // double, json::Object
    }
}

// The JSON text of a struct or a vector.
template <class T>
    requires Written<T> || IsVector<T>::value
std::string to_text(const T& in) {
    std::string out;
    out.reserve(512);
    write(out, in);
    return out;
}

}  // namespace baedal::json
