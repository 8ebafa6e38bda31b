// A real Redis on a port of loopback, which keeps nothing on the disk unless it is told to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/types.h>

namespace baedal::test {

// Created on the test's main thread; the destructor ends it.
class RedisServer {
public:
    RedisServer();
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
    void start();
    void kill();
    void send_signal(int signal) const;
    // The output of redis-cli.
    std::string ask(const std::string& command) const;

private:
    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t pid_ = -1;
};

}  // namespace baedal::test
