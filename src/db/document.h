// A database column that holds a message struct as JSON text.
#pragma once

#include <optional>
#include <string>

#include "db/connection.h"
#include "json/message.h"
#include "json/writer.h"

namespace baedal::db {

// The value to bind: db::arg(":items", db::document(items)). Owns the text.
template <class T>
std::string document(const T& value) {
    return json::to_text(value);
}
// NULL if there is no value.
template <class T>
std::optional<std::string> document(const std::optional<T>& value) {
    return value ? std::optional(json::to_text(*value)) : std::nullopt;
}

// Reads what document() wrote. Throws std::runtime_error if the text is damaged.
template <class T>
T from_document(const std::string& text) {
    T out{};
    json::decode(json::parse_trusted(text), out, "");
    return out;
}
template <class T>
T read_document(const Row& row, int column) {
    return from_document<T>(row.text(column));
}
// Nothing where the column is NULL.
template <class T>
std::optional<T> read_optional_document(const Row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(from_document<T>(row.text(column)));
}

}  // namespace baedal::db
