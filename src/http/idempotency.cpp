#include "http/idempotency.h"

namespace baedal::http {

namespace {

// What a key of the customer's making must have to be a secret (128 bits as text have 22 to 36).
constexpr std::size_t shortest_secret_key = 16;

}  // namespace

Result<std::optional<db::IdempotencyKey>> make_idempotency_key(const Request& request,
                                                               std::string run) {
    const auto key = idempotency_key(request);
    if (!key) return std::unexpected(key.error());
    if (!*key) return std::nullopt;
    std::string route(request.path);
    // A short key may be another client's too: it is a client's own only together with its address.
    if ((*key)->size() < shortest_secret_key && !request.actor.is_staff())
        route += " " + std::to_string(request.client);
    return db::IdempotencyKey(**key, route, request.body, std::move(run));
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
