#include "acme/client.h"

#include <algorithm>

#include "base/base64.h"
#include "base/parse_integer.h"
#include "runtime/timer.h"

namespace baedal::acme {

namespace {

constexpr int most_refused_nonces = 10;
constexpr std::size_t largest_answer = 256 * 1024;
constexpr std::string_view bad_nonce = "urn:ietf:params:acme:error:badNonce";

std::string text_of(const json::Object& object, const char* member) {
    const json::Value* value = object.if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

const json::Array& list_of(const json::Object& object, const char* member) {
    static const json::Array none;
    const json::Value* value = object.if_contains(member);
    return value != nullptr && value->is_array() ? value->as_array() : none;
}

json::Object object_of(const std::string& text) {
    auto parsed = json::parse_object(text);
    return parsed ? std::move(*parsed) : json::Object{};
}

// Seconds only: a date (RFC 9110, section 10.2.3) is rare, and then the caller's own time counts.
Milliseconds retry_after(const net::ClientResponse& response) {
    const auto seconds = parse_integer<std::int64_t>(response.header("Retry-After"));
    return seconds && *seconds > 0 ? Milliseconds{std::chrono::seconds{*seconds}} : Milliseconds{};
}

// What went wrong, with the authority's reasons for each name (RFC 8555, section 6.7.1).
std::string reason_in(const json::Object& problem) {
    std::string out = text_of(problem, "detail");
    if (out.empty()) out = text_of(problem, "type");
    for (const json::Value& part : list_of(problem, "subproblems")) {
        if (part.is_object()) out += "; " + reason_in(part.as_object());
    }
    return out;
}

[[noreturn]] void refuse(const std::string& url, const net::ClientResponse& response,
                         const json::Object& body) {
    const std::string reason = reason_in(body);
    throw Failed("the authority refuses " + url + " with " + std::to_string(response.status) +
                     (reason.empty() ? "" : ": " + reason),
                 retry_after(response));
}

// The errors of the challenges of an authorization, or of an order.
std::string failure_in(const json::Object& resource) {
    std::string out;
    const auto add = [&](const json::Object& from) {
        const json::Value* error = from.if_contains("error");
        if (error != nullptr && error->is_object())
            out += (out.empty() ? "" : "; ") + reason_in(error->as_object());
    };
    add(resource);
    for (const json::Value& challenge : list_of(resource, "challenges")) {
        if (challenge.is_object()) add(challenge.as_object());
    }
    return out.empty() ? "no reason is given" : out;
}

const char* type_of(Challenge challenge) {
    return challenge == Challenge::http ? "http-01" : "tls-alpn-01";
}

}  // namespace

Client::Client(ClientSettings settings, const Key& account, http::Challenges& challenges,
               const Clock& clock)
    : settings_(std::move(settings)), account_(account), challenges_(challenges), clock_(clock) {}

Task<std::string> Client::fetch(const std::vector<std::string>& names, const Key& key,
                                Challenge challenge) {
    co_await read_directory();
    co_await enter();
    json::Array identifiers;
    for (const std::string& name : names)
        identifiers.push_back(json::Object{{"type", "dns"}, {"value", name}});
    const json::Object wanted{{"identifiers", std::move(identifiers)}};
    Answer order = co_await post(resource("newOrder"), json::dump(wanted));
    const std::string order_url = order.response.header("Location");
    for (const json::Value& authorization : list_of(order.body, "authorizations")) {
        if (authorization.is_string())
            co_await prove(std::string(authorization.as_string()), challenge);
    }
    order = co_await wait_for(order_url, true);
    const json::Object request{{"csr", base64url(certificate_request(key, names))}};
    if (text_of(order.body, "status") == "ready")
        co_await post(text_of(order.body, "finalize"), json::dump(request));
    order = co_await wait_for(order_url, false);
    if (text_of(order.body, "status") != "valid")
        throw Failed("the authority gives no certificate: " + failure_in(order.body));
    const Answer certificate = co_await post(text_of(order.body, "certificate"), "");
    co_return certificate.response.body;
}

Task<> Client::read_directory() {
    const auto response = co_await send("GET", settings_.directory, "", "application/json");
    directory_ = object_of(response.body);
    if (response.status == 429 || response.status == 503)
        refuse(settings_.directory, response, directory_);
    if (response.status != 200 || resource("newNonce").empty())
        throw Failed(settings_.directory + " is no directory of an authority (ACME)");
}

Task<> Client::enter() {
    account_url_.clear();  // the key signs for itself
    json::Object account{{"termsOfServiceAgreed", true}};
    if (!settings_.email.empty()) account["contact"] = json::Array{"mailto:" + settings_.email};
    const Answer answer = co_await post(resource("newAccount"), json::dump(account));
    account_url_ = answer.response.header("Location");
    if (account_url_.empty()) throw Failed("the authority names no account");
}

Task<> Client::prove(const std::string& authorization, Challenge challenge) {
    const Answer before = co_await post(authorization, "");
    if (text_of(before.body, "status") == "valid") co_return;  // of an earlier order
    const json::Value* identifier = before.body.if_contains("identifier");
    const std::string name = identifier != nullptr && identifier->is_object()
                                 ? text_of(identifier->as_object(), "value")
                                 : std::string();
    for (const json::Value& offered : list_of(before.body, "challenges")) {
        if (!offered.is_object() || text_of(offered.as_object(), "type") != type_of(challenge))
            continue;
        answer(name, offered.as_object(), challenge);
        co_await post(text_of(offered.as_object(), "url"), "{}");
        const Answer after = co_await wait_for(authorization, false);
        if (text_of(after.body, "status") != "valid") {
            throw Failed("the authority could not check " + name + " (" + type_of(challenge) +
                         "): " + failure_in(after.body));
        }
        co_return;
    }
    throw Failed("the authority offers no " + std::string(type_of(challenge)) + " for " + name);
}

void Client::answer(const std::string& name, const json::Object& challenge, Challenge kind) {
    const std::string token = text_of(challenge, "token");
    const std::string authorization = token + "." + account_.thumbprint();
    if (kind == Challenge::http) {
        challenges_.answer_over_http(token, authorization);
    } else {
        const Key key = Key::generate();
        challenges_.answer_over_tls(
            name, http::make_challenge_context(challenge_certificate(key, name, authorization),
                                               key.to_pem()));
    }
}

Task<Client::Answer> Client::wait_for(const std::string& url, bool until_ready) {
    const Instant deadline = clock_.monotonic() + settings_.patience;
    for (;;) {
        Answer answer = co_await post(url, "");
        const std::string status = text_of(answer.body, "status");
        const bool goes_on =
            status == "pending" || status == "processing" || (status == "ready" && !until_ready);
        if (!goes_on) co_return answer;
        if (clock_.monotonic() > deadline)
            throw Failed("the authority is not done in time: " + url + " is " + status);
        co_await sleep_for(std::max(settings_.poll, retry_after(answer.response)));
    }
}

Task<Client::Answer> Client::post(const std::string& url, const std::string& payload) {
    for (int refused = 0;; ++refused) {
        if (nonce_.empty()) co_await send("HEAD", resource("newNonce"), "", "*/*");
        const std::string message = signed_message(url, payload);
        nonce_.clear();  // each is good for one request
        Answer answer{co_await send("POST", url, message, "application/pem-certificate-chain, */*"),
                      {}};
        answer.body = object_of(answer.response.body);
        if (answer.response.status < 300) co_return answer;
        const bool is_nonce = text_of(answer.body, "type") == bad_nonce;
        if (!is_nonce || refused >= most_refused_nonces) refuse(url, answer.response, answer.body);
    }
}

Task<net::ClientResponse> Client::send(const std::string& method, const std::string& url,
                                       const std::string& body, const std::string& accept) {
    const std::size_t authority = url.find("://");
    const std::size_t path = url.find('/', authority == std::string::npos ? 0 : authority + 3);
    const auto base = net::parse_base_url(url.substr(0, path));
    if (!base) throw Failed("the authority names the address '" + url + "', which " + base.error());
    net::ClientRequest request{
        method, path == std::string::npos ? "/" : url.substr(path), {{"Accept", accept}}, body};
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/jose+json");
    const net::HttpsClient client(
        {.base = *base, .ca_file = settings_.ca_file, .max_response = largest_answer});
    net::ClientResponse response = co_await client.call(std::move(request));
    if (const std::string nonce = response.header("Replay-Nonce"); !nonce.empty()) nonce_ = nonce;
    co_return response;
}

// A flattened JSON Web Signature (RFC 7515, section 7.2.2).
std::string Client::signed_message(const std::string& url, const std::string& payload) const {
    json::Object head{{"alg", "ES256"}, {"nonce", nonce_}, {"url", url}};
    if (account_url_.empty()) {
        head["jwk"] = object_of(account_.jwk());
    } else {
        head["kid"] = account_url_;
    }
    const std::string protected_head = base64url(json::dump(head));
    const std::string encoded = base64url(payload);
    return json::dump(json::Object{{"protected", protected_head},
                                   {"payload", encoded},
                                   {"signature", account_.sign(protected_head + "." + encoded)}});
}

std::string Client::resource(const char* name) const { return text_of(directory_, name); }

}  // namespace baedal::acme
