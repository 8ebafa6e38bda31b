// The simulator on a port of 127.0.0.1: HTTP/1.1, over TLS if it has certificates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "simulator_server/http_server.h"
#include "toss_simulator/bank.h"
#include "toss_simulator/certificates.h"
#include "toss_simulator/webhooks.h"

namespace baedal::toss {

struct ServerOptions {
    std::uint16_t port = 0;                    // 0: any free one
    std::optional<Certificates> certificates;  // nothing: plain HTTP
    std::string secret_key = "test_sk_simulator";
};

// Listens from the constructor to the destructor.
class Server {
public:
    explicit Server(const ServerOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Bank& bank() { return bank_; }
    Webhooks& webhooks() { return webhooks_; }
    std::uint16_t port() const { return http_.port(); }
    // As a base URL: https://localhost:PORT, or http://127.0.0.1:PORT.
    std::string url() const { return http_.url(); }
    int accepted() const { return http_.accepted(); }  // connections so far
    int requests() const { return http_.requests(); }  // complete ones, /control included

private:
    Response respond(const Call& call);

    Webhooks webhooks_;
    Bank bank_;
    simulator::HttpServer http_;
};

}  // namespace baedal::toss
