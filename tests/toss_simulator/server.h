// The simulator on a port of 127.0.0.1: HTTP/1.1, over TLS if it has certificates.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "toss_simulator/bank.h"
#include "toss_simulator/certificates.h"
#include "toss_simulator/webhooks.h"

namespace baedal::toss {

struct ServerOptions {
    std::uint16_t port = 0;                    // 0: any free one
    std::optional<Certificates> certificates;  // nothing: plain HTTP
    std::string secret_key = "test_sk_simulator";
};

// A thread for each connection, enough for tests. Listens from the constructor to the destructor.
class Server {
public:
    explicit Server(const ServerOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Bank& bank() { return bank_; }
    Webhooks& webhooks() { return webhooks_; }
    std::uint16_t port() const;
    // As a base URL: https://localhost:PORT, or http://127.0.0.1:PORT.
    std::string url() const;
    int accepted() const { return accepted_; }  // connections so far
    int requests() const { return requests_; }  // complete ones, /control included

private:
    struct Inside;
    template <class Stream>
    void serve(Stream& stream);
    Response respond(const Call& call);

    Webhooks webhooks_;
    Bank bank_;
    std::atomic<int> accepted_ = 0;
    std::atomic<int> requests_ = 0;
    std::unique_ptr<Inside> inside_;
};

}  // namespace baedal::toss
