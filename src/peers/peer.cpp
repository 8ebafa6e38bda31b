#include "peers/peer.h"

#include <utility>

namespace baedal::peers {

namespace {

constexpr std::size_t largest_response =
    16 << 20;  // a page of a log ends with the event that fills 4 MiB

}  // namespace

Peer::Peer(const net::BaseUrl& address, const Settings& settings)
    : name_(address.authority()),
      secret_(settings.secret),
      client_({.base = address,
               .ca_file = settings.ca_file,
               .max_response = largest_response,
               .keeps_connections = true}) {}

Task<net::ClientResponse> Peer::get(std::string target, Milliseconds deadline) const {
    co_return co_await client_.call({.method = "GET",
                                     .target = std::move(target),
                                     .headers = {{std::string(secret_field), secret_}},
                                     .body = {},
                                     .deadline = deadline});
}

Task<net::ClientResponse> Peer::post(std::string target, std::string body, Milliseconds deadline,
                                     std::string traceparent) const {
    net::ClientRequest request{
        .method = "POST",
        .target = std::move(target),
        .headers = {{std::string(secret_field), secret_}, {"Content-Type", "application/json"}},
        .body = std::move(body),
        .deadline = deadline};
    if (!traceparent.empty()) request.headers.emplace_back("traceparent", std::move(traceparent));
    co_return co_await client_.call(std::move(request));
}

}  // namespace baedal::peers
