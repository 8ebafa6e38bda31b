// A real Redis on a port of loopback, which keeps nothing on the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/types.h>

namespace baedal::test {

// Created on the test's main thread; the destructor ends it.
class RedisServer {
public:
    enum class Transport { clear_text, tls };
    explicit RedisServer(Transport transport = Transport::clear_text);
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string url() const {
        return (transport_ == Transport::tls ? "rediss" : "redis") + std::string("://127.0.0.1:") +
               std::to_string(port_);
    }
    // The certificate of TLS, which is its own authority (PEM).
    std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }
    void start();
    void kill();
    void send_signal(int signal) const;
    // The output of redis-cli.
    std::string ask(const std::string& command) const;

private:
    void make_certificate() const;

    const Transport transport_;
    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t pid_ = -1;
};

}  // namespace baedal::test
