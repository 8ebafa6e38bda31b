#include "cli/ask_server.h"

#include <stdexcept>

#include "cli/run_task.h"
#include "cli/server_address.h"
#include "net/https_client.h"

namespace baedal::cli {

namespace {

constexpr std::size_t largest_answer = 64 << 20;

}  // namespace

ServerAnswer ask_server(const app::Settings& settings, const Config& config,
                        const std::string& method, const std::string& path,
                        const std::string& body) {
    const auto token = config.secret("BAEDAL_ADMIN_TOKEN");
    if (!token) {
        throw std::runtime_error(
            "the server runs, and answers an owner alone. Set BAEDAL_ADMIN_TOKEN to the server's "
            "value, or stop the server first.");
    }
    const auto url = server_address(settings.data_dir, settings.listen);
    const auto base = net::parse_base_url(url.value_or(""));
    if (!base) {
        throw std::runtime_error(
            "the server runs, and is not reachable at a loopback address. Use " + method + " " +
            path + " of its API, or stop the server first.");
    }
    const net::HttpsClient client({.base = *base, .ca_file = "", .max_response = largest_answer});
    net::ClientResponse response = run_task(client.call(
        {.method = method,
         .target = path,
         .headers = {{"Authorization", "Bearer " + *token}, {"Content-Type", "application/json"}},
         .body = body}));
    return {response.status, std::move(response.body)};
}

}  // namespace baedal::cli
