// The simulator on a port of 127.0.0.1: HTTP/1.1, over TLS if it has certificates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "simulator_server/http_server.h"
#include "solapi_simulator/provider.h"
#include "solapi_simulator/reports.h"

namespace baedal::solapi {

struct ServerOptions {
    std::uint16_t port = 0;                       // 0: any free one
    std::optional<simulator::TlsFiles> tls = {};  // nothing: plain HTTP
    std::string api_key = "NCSSIMULATORKEY";
    std::string api_secret = "simulated-secret";
};

// Listens from the constructor to the destructor.
class Server {
public:
    explicit Server(const ServerOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Provider& provider() { return provider_; }
    Reports& reports() { return reports_; }
    std::string url() const { return http_.url(); }

private:
    Provider provider_;
    Reports reports_{provider_};
    simulator::HttpServer http_;
};

}  // namespace baedal::solapi
