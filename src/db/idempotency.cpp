#include "db/idempotency.h"

#include "base/digest.h"
#include "db/stored_body.h"
#include "json/parser.h"

namespace baedal::db {

namespace {

constexpr auto kept_for = std::chrono::hours{24};

std::string encode_headers(const StoredResponse& response) {
    json::Object out;
    for (const auto& [name, value] : response.headers) out[name] = value;
    return json::dump(out);
}

}  // namespace

struct IdempotencyKey::Stored {
    std::string fingerprint;
    std::string subject;
    std::string run;
    std::optional<std::int64_t> status;
    std::string headers;
    StoredBody body;

    StoredResponse response() const {
        StoredResponse out{static_cast<int>(*status), {}, unpack_body(body)};
        const json::Value document = json::parse_trusted(headers);
        for (const auto& header : document.as_object())
            out.headers.emplace_back(header.key(), header.value().as_string());
        return out;
    }
};

IdempotencyKey::IdempotencyKey(std::string_view key, std::string_view route, std::string_view body,
                               std::string run)
    : key_(sha256_hex(std::string(route) + "\n" + std::string(key)).substr(0, 32)),
      fingerprint_(sha256_hex(body)),
      run_(std::move(run)) {}

std::optional<IdempotencyKey::Stored> IdempotencyKey::find(Transaction& tx) const {
    return tx.one(
        "SELECT fingerprint, subject, run, status, headers, body, is_compressed FROM idempotency "
        "WHERE key = :key",
        [](Row row) {
            return Stored{row.text(0), row.text(1),
                          row.text(2), row.optional_integer(3),
                          row.text(4), {row.flag(6), row.text(5)}};
        },
        arg(":key", key_));
}

IdempotencyKey::Claim IdempotencyKey::look_up(Transaction& tx) const {
    const auto stored = find(tx);
    if (!stored) return {};
    if (stored->fingerprint != fingerprint_) return {.conflict = Conflict::reused};
    if (stored->status) return {.response = stored->response()};
    if (stored->run == run_) return {.conflict = Conflict::in_progress};
    tx.run("UPDATE idempotency SET run = :run WHERE key = :key", arg(":run", run_),
           arg(":key", key_));
    return {.interrupted = stored->subject};
}

bool IdempotencyKey::is_known(Connection& connection) const {
    return connection
        .one(
            "SELECT 1 FROM idempotency WHERE key = :key", [](Row row) { return row.integer(0); },
            arg(":key", key_))
        .has_value();
}

void IdempotencyKey::take(Transaction& tx, const std::string& subject) const {
    tx.run(R"sql(
        INSERT INTO idempotency (key, fingerprint, subject, run, created_at)
        VALUES (:key, :fingerprint, :subject, :run, :now)
    )sql",
           arg(":key", key_), arg(":fingerprint", fingerprint_), arg(":subject", subject),
           arg(":run", run_), arg(":now", tx.now()));
}

void IdempotencyKey::give_back(Transaction& tx) const {
    tx.run("DELETE FROM idempotency WHERE key = :key AND run = :run AND status IS NULL",
           arg(":key", key_), arg(":run", run_));
}

void IdempotencyKey::set_aside(Transaction& tx) const {
    tx.run("UPDATE idempotency SET run = '' WHERE key = :key AND status IS NULL",
           arg(":key", key_));
}

IdempotencyKey::Completed IdempotencyKey::complete(Transaction& tx, StoredResponse response) const {
    StoredBody body = pack_body(response.body);
    const Blob bytes{std::move(body.bytes)};
    const int kept = tx.run(
        "UPDATE idempotency SET status = :status, headers = :headers, body = :body, "
        "is_compressed = :is_compressed WHERE key = :key AND status IS NULL",
        arg(":status", response.status), arg(":headers", encode_headers(response)),
        arg(":body", bytes), arg(":is_compressed", body.is_compressed), arg(":key", key_));
    if (kept == 0) {
        if (const auto first = find(tx); first && first->status) return {first->response(), true};
    }
    return {std::move(response), false};
}

void rewrite_responses(Transaction& tx, const std::string& subject,
                       const std::function<std::string(std::string)>& rewrite) {
    struct Response {
        std::int64_t seq;
        StoredBody body;
    };
    const auto responses = tx.all(
        "SELECT seq, body, is_compressed FROM idempotency "
        "WHERE subject = :subject AND body IS NOT NULL",
        [](Row row) { return Response{row.integer(0), {row.flag(2), row.text(1)}}; },
        arg(":subject", subject));
    for (const Response& response : responses) {
        StoredBody body = pack_body(rewrite(unpack_body(response.body)));
        const Blob bytes{std::move(body.bytes)};
        tx.run(
            "UPDATE idempotency SET body = :body, is_compressed = :is_compressed WHERE seq = :seq",
            arg(":body", bytes), arg(":is_compressed", body.is_compressed),
            arg(":seq", response.seq));
    }
}

bool purge_idempotency_keys(Transaction& tx) {
    // Rows are in the order of time, so the oldest come first. A row from a clock that was days
    // ahead would block all later rows; the second condition deletes it.
    return tx.run(R"sql(
        DELETE FROM idempotency WHERE seq IN (
            SELECT seq FROM (SELECT seq, created_at FROM idempotency ORDER BY seq LIMIT 1000)
            WHERE created_at < :before OR created_at > :never)
    )sql",
                  arg(":before", tx.now() - kept_for), arg(":never", tx.now() + kept_for)) == 1000;
}

}  // namespace baedal::db
