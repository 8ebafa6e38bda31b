// Roles, stores, names and passwords as the API takes and shows them.
#pragma once

#include <optional>
#include <string>

#include "auth/user_repository.h"
#include "json/object_reader.h"
#include "json/parser.h"

namespace baedal::auth {

// {"role": "owner"} or {"role": "staff", "stores": [1, 2]}. What is left out stays as it is in `before`;
// without that, it is missed.
Scope read_scope(json::ObjectReader& fields, const std::optional<Scope>& before);
// Complains of a scope that is none: staff without a store, an owner with some. "" if it is right.
std::string complaint_of(const Scope& scope);
std::string read_username(json::ObjectReader& fields);
// Complains of one that is too short, or the name itself.
std::optional<std::string> read_password(json::ObjectReader& fields, const std::string& username,
                                         bool required);

json::Array stores_json(const Scope& scope);

}  // namespace baedal::auth
