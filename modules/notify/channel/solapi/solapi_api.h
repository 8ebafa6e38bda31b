// The calls of Solapi. (https://developers.solapi.com)
#pragma once

#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "json/parser.h"
#include "net/https_client.h"
#include "notify/settings.h"

namespace baedal::notify {

struct SolapiResponse {
    int http_status = 0;
    json::Object body;       // empty if the response is no JSON object
    json::Array list;        // empty if it is no JSON array
    std::string error_code;  // "" if it has none
    std::string date;        // the field Date
    Milliseconds retry_after{0};

    bool is_ok() const { return http_status == 200 && !body.empty(); }
};

// Thread-safe. The calls throw net::CallFailed where no response came.
class SolapiApi {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read. `clock` and `random`
    // outlive it.
    SolapiApi(const SolapiSettings& settings, const Clock& clock, Random& random);

    // `target` with its query, escaped by the caller.
    Task<SolapiResponse> get(std::string target) const;
    Task<SolapiResponse> post(std::string target, json::Object body) const;
    Task<SolapiResponse> put(std::string target, json::Object body) const;

private:
    Task<SolapiResponse> call(net::ClientRequest request) const;

    const std::string api_key_;
    const std::string api_secret_;
    const Clock& clock_;
    Random& random_;
    const net::HttpsClient client_;
};

// For a command or a check, which have no random numbers: a salt must be new, and may be guessed.
SeededRandom random_for_salts(const Clock& clock);

// A member of an object that is a text; "" if it is not there or no text.
std::string text_in(const json::Object& object, std::string_view name);

}  // namespace baedal::notify
