#include "http/idempotency.h"

namespace baedal::http {

Result<std::optional<db::IdempotencyKey>> make_idempotency_key(const Request& request,
                                                               std::string run) {
    const auto key = idempotency_key(request);
    if (!key) return std::unexpected(key.error());
    if (!*key) return std::nullopt;
    return db::IdempotencyKey(**key, request.path, request.body, std::move(run));
}

db::StoredResponse to_stored(const Response& response) {
    db::StoredResponse out{response.status, {}, response.body};
    for (const auto& [name, value] : response.headers) {
        if (name == "Location" || name == "Retry-After") out.headers.emplace_back(name, value);
    }
    return out;
}

Response from_stored(db::StoredResponse stored) {
    Response response = json_text(stored.status, std::move(stored.body));
    if (response.status >= 400) response.content_type = "application/problem+json";
    response.headers = std::move(stored.headers);
    return response;
}

Response replayed(db::StoredResponse stored) {
    Response response = from_stored(std::move(stored));
    response.header("Idempotency-Replayed", "true");
    return response;
}

Response conflict(db::IdempotencyKey::Conflict conflict) {
    if (conflict == db::IdempotencyKey::Conflict::reused) {
        return problem({422, "idempotency-key-reused",
                        "The Idempotency-Key was used for another request",
                        "Use a new key for a new request; repeat a request with the same body."});
    }
    Problem running{409, "request-in-progress", "The first request with this key is still running",
                    "Repeat it in a moment to get its answer."};
    running.retry_after = std::chrono::seconds{1};
    return problem(running);
}

}  // namespace baedal::http
