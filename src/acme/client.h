// Fetches a certificate from an authority that speaks ACME (RFC 8555).
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "acme/key.h"
#include "base/clock.h"
#include "http/server/challenges.h"
#include "json/parser.h"
#include "net/https_client.h"
#include "runtime/task.h"

namespace baedal::acme {

// The message is for the owner. `retry_after` is the authority's wish, zero without one.
struct Failed : std::runtime_error {
    explicit Failed(const std::string& what, Milliseconds later = {})
        : std::runtime_error(what), retry_after(later) {}
    Milliseconds retry_after;
};

enum class Challenge { http, tls_alpn };

struct ClientSettings {
    std::string directory;  // the URL of the authority's directory
    std::string ca_file;    // trusted for the authority itself (PEM); "": the system's authorities
    std::string email;      // of the owner, for the authority; "": none
    Milliseconds poll{1'000};            // between two looks at an order, unless the authority says
    std::chrono::seconds patience{120};  // for the authority's checks
};

// One fetch. Belongs to one coroutine.
class Client {
public:
    // `account`, `challenges` and `clock` outlive it.
    Client(ClientSettings settings, const Key& account, http::Challenges& challenges,
           const Clock& clock);

    // The certificate of `names` for `key` with those of its issuers, as PEM. Throws Failed,
    // net::CallFailed.
    Task<std::string> fetch(const std::vector<std::string>& names, const Key& key,
                            Challenge challenge);

private:
    struct Answer {
        net::ClientResponse response;
        json::Object body;  // empty if it is not JSON
    };

    Task<> read_directory();
    Task<> enter();
    Task<> prove(const std::string& authorization, Challenge challenge);
    // Asks until `status` is none of "pending", "processing" and "ready"; that is "ready" if
    // `until_ready`.
    Task<Answer> wait_for(const std::string& url, bool until_ready);
    // A signed request; `payload` "" asks for the resource. A refused nonce is replaced.
    Task<Answer> post(const std::string& url, const std::string& payload);
    Task<net::ClientResponse> send(const std::string& method, const std::string& url,
                                   const std::string& body, const std::string& accept);
    std::string signed_message(const std::string& url, const std::string& payload) const;
    std::string resource(const char* name) const;
    void answer(const std::string& name, const json::Object& challenge, Challenge kind);

    const ClientSettings settings_;
    const Key& account_;
    http::Challenges& challenges_;
    const Clock& clock_;
    json::Object directory_;
    std::string account_url_;  // "" before enter()
    std::string nonce_;
};

}  // namespace baedal::acme
