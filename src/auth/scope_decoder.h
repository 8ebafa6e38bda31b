// Decodes the roles, stores, names and passwords of requests.
#pragma once

#include <optional>
#include <string>

#include "auth/session_repository.h"
#include "auth/user_repository.h"
#include "json/object_reader.h"
#include "json/parser.h"

namespace baedal::auth {

// {"role": "owner"} or {"role": "staff", "stores": [1, 2]}. An absent member keeps its value in
// `before`; without `before` it is an error.
Scope read_scope(json::ObjectReader& fields, const std::optional<Scope>& before);
// The error of an invalid scope: staff without a store, or an owner with stores. "" if it is valid.
std::string scope_error(const Scope& scope);
// {"scopes": [...], "stores": [...] | null}, or the form of a role: {"role", "stores"} of
// read_scope() gives the scopes that the role stands for. Sets the token's scope and scopes.
void read_token_scopes(json::ObjectReader& fields, Token& token);
std::string read_username(json::ObjectReader& fields);
// The error of a password is its length, or that of password_error().
std::optional<std::string> read_password(json::ObjectReader& fields, const std::string& username,
                                         bool required);

json::Array stores_json(const Scope& scope);
// The names of the scopes.
json::Array scopes_json(http::TokenScopes scopes);

}  // namespace baedal::auth
