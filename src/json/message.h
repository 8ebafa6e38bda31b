// Message structs: one field list both writes and reads the JSON of a struct.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "base/enum_names.h"
#include "json/parser.h"
#include "json/writer.h"

namespace baedal::json {

// A struct that lists its members once:
//     static void fields(auto& self, auto&& field) { field("orderId", self.order_id); ... }
// A member is one of: bool, std::int64_t, int, double, std::string, TimePoint, an enum with names
// (base/enum_names.h), json::Object, std::optional, std::vector, or
// a further message struct.
template <class T>
concept Message = requires(T& t) { T::fields(t, [](std::string_view, auto&) {}); };

// Throws std::runtime_error: the member at `path` is not what `expected` says.
[[noreturn]] void wrong_member(std::string_view path, std::string_view expected);

// Ignores members that `out` does not list (a newer producer) and leaves absent members at their defaults
// (an older one). Throws std::runtime_error with the path of a member that has a wrong type.
template <class T>
void decode(const Value& in, T& out, const std::string& path) {
    if constexpr (Message<T>) {
        if (!in.is_object()) wrong_member(path, "an object");
        const Object& object = in.get_object();
        T::fields(out, [&](std::string_view name, auto& member) {
            if (const Value* found = object.if_contains(name))
                decode(*found, member, path + "/" + std::string(name));
        });
    } else if constexpr (std::is_same_v<T, TimePoint>) {
        const auto at = in.is_string() ? from_rfc3339(in.get_string()) : std::nullopt;
        if (!at) wrong_member(path, "a time (RFC 3339)");
        out = *at;
    } else if constexpr (NamedEnum<T>) {
        const auto value = in.is_string() ? from_name<T>(in.get_string()) : std::nullopt;
        if (!value) wrong_member(path, "a known name");
        out = *value;
    } else if constexpr (IsOptional<T>::value) {
        if (in.is_null()) {
            out.reset();
        } else {
            decode(in, out.emplace(), path);
        }
    } else if constexpr (IsVector<T>::value) {
        if (!in.is_array()) wrong_member(path, "an array");
        out.clear();
        for (const Value& item : in.get_array()) {
            const std::string item_path = path + "/" + std::to_string(out.size());
            decode(item, out.emplace_back(), item_path);
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!in.is_bool()) wrong_member(path, "true or false");
        out = in.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
        if (!in.is_int64()) wrong_member(path, "an integer");
        out = static_cast<T>(in.get_int64());
    } else if constexpr (std::is_floating_point_v<T>) {
        if (!in.is_number()) wrong_member(path, "a number");
        out = in.template to_number<T>();
    } else if constexpr (std::is_same_v<T, Object>) {
        if (!in.is_object()) wrong_member(path, "an object");
        out = in.get_object();
    } else {
        if (!in.is_string()) wrong_member(path, "a string");
        out.assign(in.get_string().data(), in.get_string().size());
    }
}

// Decodes a text that this program wrote. Throws std::runtime_error like decode() and
// parse_trusted().
template <Message T>
T from_text(std::string_view text) {
    T out;
    decode(parse_trusted(text), out, "");
    return out;
}

}  // namespace baedal::json
