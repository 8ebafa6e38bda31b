#include "support/pebble.h"

#include <csignal>
#include <fstream>
#include <stdexcept>

#include "net/https_client.h"
#include "support/child_process.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/server_process.h"
#include "toss_simulator/certificates.h"

namespace baedal::test {

Pebble::Pebble(std::uint16_t checked_port, std::vector<std::string> environment)
    : port_(free_port()), management_port_(free_port()), dns_port_(free_port()) {
    toss::make_certificates(folder_.path);
    start_name_server();
    start_authority(checked_port, std::move(environment));
    const bool answers = eventually([this] {
        try {
            std::ofstream(root_file()) << get(management_port_, "/roots/0");
            return !get(port_, "/dir").empty();
        } catch (const net::CallFailed&) {
            return false;
        }
    });
    if (!answers) throw std::runtime_error("pebble does not start: " + log());
}

Pebble::~Pebble() {
    for (const pid_t process : processes_) {
        ::kill(process, SIGTERM);
        if (!wait_for_end(process, std::chrono::seconds{5})) ::kill(process, SIGKILL);
    }
}

std::string Pebble::directory() const {
    return "https://localhost:" + std::to_string(port_) + "/dir";
}

std::string Pebble::log() const { return content(folder_.path / "log"); }

void Pebble::start_name_server() {
    processes_.push_back(
        launch({"/usr/bin/pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "",
                "-dns01", "127.0.0.1:" + std::to_string(dns_port_), "-http01", "", "-https01", "",
                "-tlsalpn01", "", "-management", "127.0.0.1:" + std::to_string(free_port())},
               {}, folder_.path / "log"));
}

void Pebble::start_authority(std::uint16_t checked_port, std::vector<std::string> environment) {
    const auto file = folder_.path / "pebble.json";
    const auto address = [](std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); };
    std::ofstream(file) << R"({"pebble": {"listenAddress": ")" << address(port_)
                        << R"(", "managementListenAddress": ")" << address(management_port_)
                        << R"(", "certificate": ")" << (folder_.path / "server.pem").string()
                        << R"(", "privateKey": ")" << (folder_.path / "server.key").string()
                        << R"(", "httpPort": )" << checked_port << R"(, "tlsPort": )"
                        << checked_port << "}}";
    const bool is_slow = std::ranges::any_of(environment, [](const std::string& variable) {
        return variable.starts_with("PEBBLE_VA_SLEEPTIME=");
    });
    if (!is_slow) environment.emplace_back("PEBBLE_VA_NOSLEEP=1");
    processes_.push_back(launch(
        {"/usr/bin/pebble", "-strict", "-config", file.string(), "-dnsserver", address(dns_port_)},
        std::move(environment), folder_.path / "log"));
}

std::string Pebble::get(std::uint16_t port, const std::string& target) const {
    net::ClientSettings settings;
    settings.base = net::parse_base_url("https://localhost:" + std::to_string(port)).value();
    settings.ca_file = ca_file().string();
    Io io{1};
    return io.run(net::HttpsClient(settings).call({"GET", target, {}, ""})).body;
}

}  // namespace baedal::test
