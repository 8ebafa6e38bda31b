#include "http/server/clear_text.h"

#include <algorithm>
#include <array>

#include "http/wire/framing.h"

namespace baedal::http {

namespace {

constexpr std::array<std::string_view, 5> for_programs{"admin", "livez", "metrics", "readyz",
                                                       "version"};

// RFC 8555, section 8.3.
std::optional<Response> answer_challenge(const Challenges& challenges, const Request& request) {
    constexpr std::string_view folder = "/.well-known/acme-challenge/";
    if (request.method != Method::get || !request.path.starts_with(folder)) return std::nullopt;
    const auto content = challenges.text_of(std::string(request.path.substr(folder.size())));
    return content ? std::optional(text(200, *content)) : std::nullopt;
}

bool must_use_tls(const Request& request) {
    if (request.over_tls || request.through_proxy || request.through_local_proxy) return false;
    const bool is_for_programs =
        !request.segments.empty() &&
        std::ranges::find(for_programs, request.segments.front()) != for_programs.end();
    return !(request.is_local && is_for_programs);
}

Response redirect_to_tls(const Request& request) {
    std::string_view host = request.header("Host").value_or("");
    if (!is_host(host)) return problem(problems::bad_request("The request names no host."));
    if (host.ends_with(":80")) host.remove_suffix(3);
    std::string target = "https://" + std::string(host) + std::string(request.path);
    if (!request.query_text.empty()) target += "?" + std::string(request.query_text);
    Response response = no_content();
    response.status = 308;
    return std::move(response).header("Location", target);
}

}  // namespace

std::optional<Response> answer_in_clear_text(const Certificate& certificate,
                                             const Request& request) {
    if (certificate.challenges() != nullptr) {
        if (auto answer = answer_challenge(*certificate.challenges(), request)) return answer;
    }
    if (certificate.is_temporary() || !must_use_tls(request)) return std::nullopt;
    return redirect_to_tls(request);
}

}  // namespace baedal::http
