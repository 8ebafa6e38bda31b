#include "http/idempotency.h"

#include "base/digest.h"

namespace baedal::http {

namespace {

using db::arg;

constexpr auto kept_for = std::chrono::hours{24};

}  // namespace

struct IdempotentRequest::Stored {
    std::string fingerprint;
    std::string subject;
    std::string run;
    std::optional<std::int64_t> status;
    std::string headers;
    std::string body;
};

Response IdempotentRequest::replay(const Stored& stored) {
    Response response = json_text(static_cast<int>(*stored.status), stored.body);
    if (response.status >= 400) response.content_type = "application/problem+json";
    const json::Value headers = json::parse_trusted(stored.headers);
    for (const auto& header : headers.as_object()) {
        response.header(std::string(header.key()),
                        std::string(std::string_view(header.value().as_string())));
    }
    response.header("Idempotency-Replayed", "true");
    return response;
}

IdempotentRequest::IdempotentRequest(std::string_view key, std::string_view route,
                                     std::string_view body, std::string run)
    : key_(sha256_hex(std::string(route) + "\n" + std::string(key)).substr(0, 32)),
      fingerprint_(sha256_hex(body)),
      run_(std::move(run)) {}

std::optional<IdempotentRequest::Stored> IdempotentRequest::find(db::Transaction& tx) const {
    return tx.one(
        "SELECT fingerprint, subject, run, status, headers, body FROM idempotency WHERE key = :key",
        [](db::Row row) {
            return Stored{row.text(0), row.text(1), row.text(2), row.optional_integer(3),
                          row.text(4), row.text(5)};
        },
        arg(":key", key_));
}

IdempotentRequest::Claim IdempotentRequest::look_up(db::Transaction& tx) const {
    const auto stored = find(tx);
    if (!stored) return {};
    Claim claim;
    if (stored->fingerprint != fingerprint_) {
        claim.answer = problem(
            {422, "idempotency-key-reused", "The Idempotency-Key was used for another request",
             "Use a new key for a new request; repeat a request with the same body."});
    } else if (stored->status) {
        claim.answer = replay(*stored);
    } else if (stored->run == run_) {
        Problem running{409, "request-in-progress",
                        "The first request with this key is still running",
                        "Repeat it in a moment to get its answer."};
        running.retry_after = std::chrono::seconds{1};
        claim.answer = problem(running);
    } else {
        tx.run("UPDATE idempotency SET run = :run WHERE key = :key", arg(":run", run_),
               arg(":key", key_));
        claim.interrupted = stored->subject;
    }
    return claim;
}

void IdempotentRequest::take(db::Transaction& tx, const std::string& subject) const {
    tx.run(R"sql(
        INSERT INTO idempotency (key, fingerprint, subject, run, created_at)
        VALUES (:key, :fingerprint, :subject, :run, :now)
    )sql",
           arg(":key", key_), arg(":fingerprint", fingerprint_), arg(":subject", subject),
           arg(":run", run_), arg(":now", tx.now()));
}

Response IdempotentRequest::complete(db::Transaction& tx, Response answer) const {
    json::Object headers;
    for (const auto& [name, value] : answer.headers) {
        if (name == "Location" || name == "Retry-After") headers[name] = value;
    }
    const int kept = tx.run(
        "UPDATE idempotency SET status = :status, headers = :headers, body = :body "
        "WHERE key = :key AND status IS NULL",
        arg(":status", answer.status), arg(":headers", json::dump(headers)),
        arg(":body", answer.body), arg(":key", key_));
    if (kept == 0) {
        if (const auto first = find(tx); first && first->status) return replay(*first);
    }
    return answer;
}

bool purge_idempotency(db::Transaction& tx) {
    // The sequence follows time, so the oldest rows are the first; but for a clock that was wrong by days,
    // whose rows would keep all later ones.
    return tx.run(R"sql(
        DELETE FROM idempotency WHERE seq IN (
            SELECT seq FROM (SELECT seq, created_at FROM idempotency ORDER BY seq LIMIT 1000)
            WHERE created_at < :before OR created_at > :never)
    )sql",
                  arg(":before", tx.now() - kept_for), arg(":never", tx.now() + kept_for)) == 1000;
}

}  // namespace baedal::http
