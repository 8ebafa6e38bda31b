// Idempotency-Key in HTTP: the request's key, and responses to and from the table of keys.
#pragma once

#include <optional>
#include <string>

#include "db/idempotency.h"
#include "http/request.h"
#include "http/response.h"

namespace baedal::http {

// A key of 16 characters or more is the client's secret: who sends it with the same body is given the stored
// response, also from another address. A shorter one belongs to the client's address, but for staff.
// Nothing if the request has no key. `run` as for db::IdempotencyKey. 422 for a malformed key.
Result<std::optional<db::IdempotencyKey>> make_idempotency_key(const Request& request,
                                                               std::string run);

// Status, body, Location and Retry-After of the response.
db::StoredResponse to_stored(const Response& response);
// The response that to_stored() was given, but for its other header fields.
Response from_stored(db::StoredResponse stored);
// The same with `Idempotency-Replayed: true`.
Response replayed(db::StoredResponse stored);
// 422 idempotency-key-reused or 409 request-in-progress.
Response conflict(db::IdempotencyKey::Conflict conflict);

}  // namespace baedal::http
