// The strict JSON parser for request bodies, and the reader of stored documents.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/problem.h"

namespace baedal::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

// Parses one JSON document (RFC 8259). Rejects what Boost.JSON accepts: duplicate members, numbers
// that overflow to infinity, nesting above 16 levels. Errors: 400 malformed-json, 422
// invalid-request.
Result<Value> parse(std::string_view text);
// As parse(); the document must be an object.
Result<Object> parse_object(std::string_view text);

// Parses a document that this program wrote. Throws std::runtime_error if it is damaged.
Value parse_trusted(std::string_view text);

inline std::string dump(const Value& value) { return boost::json::serialize(value); }
inline std::string dump(const Object& value) { return boost::json::serialize(value); }
inline std::string dump(const Array& value) { return boost::json::serialize(value); }

}  // namespace baedal::json
