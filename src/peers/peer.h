// Another process of the deployment, as this one calls it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/https_client.h"
#include "peers/settings.h"
#include "runtime/task.h"

namespace baedal::peers {

// The header field that has the secret of the deployment.
inline constexpr std::string_view secret_field = "X-Baedal-Peer";

// Thread-safe. Outlives every call.
class Peer {
public:
    Peer(const net::BaseUrl& address, const Settings& settings);

    // Throws net::CallFailed.
    Task<net::ClientResponse> get(std::string target, Milliseconds deadline) const;
    // `body` is JSON. Throws net::CallFailed.
    Task<net::ClientResponse> post(std::string target, std::string body, Milliseconds deadline,
                                   std::string traceparent = "") const;

    // For the log: host and port.
    const std::string& name() const { return name_; }

private:
    const std::string name_;
    const std::string secret_;
    const net::HttpsClient client_;
};

}  // namespace baedal::peers
