// A real Redis on a free port, which keeps nothing on the disk unless it is told to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/types.h>

#include "support/network.h"

namespace baedal::test {

// Created on the test's main thread; the destructor ends it.
class RedisServer {
public:
    enum class Transport { clear_text, tls };
    // On this machine, or on a host of a network, which outlives it.
    explicit RedisServer(Transport transport = Transport::clear_text,
                         const NetworkHost* host = nullptr);
    explicit RedisServer(const NetworkHost* host) : RedisServer(Transport::clear_text, host) {}
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string url() const {
        return (transport_ == Transport::tls ? "rediss://" : "redis://") + address_ + ":" +
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
    std::string address_ = "127.0.0.1";
    std::uint16_t port_;
    int network_namespace_ = -1;
    pid_t pid_ = -1;
};

}  // namespace baedal::test
