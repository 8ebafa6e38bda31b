// Pebble, the authority of Let's Encrypt for tests, with a name server that gives every name the
// address 127.0.0.1. Both are programs of Debian's package pebble.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/temporary_folder.h"

namespace baedal::test {

class Pebble {
public:
    // Names are checked at this port of 127.0.0.1, by http-01 and tls-alpn-01. `environment` has
    // Pebble's faults; with PEBBLE_VA_SLEEPTIME=S each check takes up to S seconds. Created on the test's main thread. Throws std::runtime_error if it does not
    // start.
    explicit Pebble(std::uint16_t checked_port, std::vector<std::string> environment = {});
    ~Pebble();
    Pebble(const Pebble&) = delete;
    Pebble& operator=(const Pebble&) = delete;

    std::string directory() const;
    // The authority of Pebble's own HTTPS.
    std::filesystem::path ca_file() const { return folder_.path / "ca.pem"; }
    // The root of the certificates that it gives; a new one in each run.
    std::filesystem::path root_file() const { return folder_.path / "root.pem"; }
    std::string log() const;

private:
    void start_name_server();
    void start_authority(std::uint16_t checked_port, std::vector<std::string> environment);
    std::string get(std::uint16_t port, const std::string& target) const;

    TemporaryFolder folder_;
    std::uint16_t port_;
    std::uint16_t management_port_;
    std::uint16_t dns_port_;
    std::vector<pid_t> processes_;
};

}  // namespace baedal::test
