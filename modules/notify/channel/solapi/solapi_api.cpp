#include "notify/channel/solapi/solapi_api.h"

#include "base/parse_integer.h"
#include "notify/channel/solapi/solapi_signature.h"

namespace baedal::notify {

namespace {

constexpr std::size_t salt_bytes = 20;  // 32 characters
constexpr std::int64_t longest_retry_after = 600;

net::ClientSettings solapi_client(const SolapiSettings& settings) {
    net::ClientSettings out;
    out.base = settings.base_url;
    out.ca_file = settings.ca_file;
    out.deadline = settings.timeout;
    out.max_response = 4 << 20;
    return out;
}

SolapiResponse decode(const net::ClientResponse& response) {
    SolapiResponse out;
    out.http_status = response.status;
    out.date = response.header("Date");
    if (auto body = json::parse(response.body)) {
        if (body->is_object()) out.body = std::move(body->get_object());
        if (body->is_array()) out.list = std::move(body->get_array());
    }
    out.error_code = text_in(out.body, "errorCode");
    if (const auto seconds = parse_non_negative(response.header("Retry-After")))
        out.retry_after = std::chrono::seconds{std::min(*seconds, longest_retry_after)};
    return out;
}

}  // namespace

SolapiApi::SolapiApi(const SolapiSettings& settings, const Clock& clock, Random& random)
    : api_key_(settings.api_key),
      api_secret_(settings.api_secret),
      clock_(clock),
      random_(random),
      client_(solapi_client(settings)) {}

Task<SolapiResponse> SolapiApi::call(net::ClientRequest request) const {
    request.headers.emplace_back(
        "Authorization", solapi_authorization(api_key_, api_secret_, to_rfc3339(clock_.now()),
                                              make_secret(random_, salt_bytes)));
    if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    co_return decode(co_await client_.call(std::move(request)));
}

Task<SolapiResponse> SolapiApi::get(std::string target) const {
    co_return co_await call({"GET", std::move(target), {}, ""});
}

Task<SolapiResponse> SolapiApi::post(std::string target, json::Object body) const {
    co_return co_await call({"POST", std::move(target), {}, json::dump(body)});
}

Task<SolapiResponse> SolapiApi::put(std::string target, json::Object body) const {
    co_return co_await call({"PUT", std::move(target), {}, json::dump(body)});
}

SeededRandom random_for_salts(const Clock& clock) {
    return SeededRandom(static_cast<std::uint64_t>(clock.monotonic().time_since_epoch().count()));
}

std::string text_in(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

}  // namespace baedal::notify
