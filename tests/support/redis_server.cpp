#include "support/redis_server.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/server_process.h"

namespace baedal::test {

namespace fs = std::filesystem;

RedisServer::RedisServer(Transport transport, const NetworkHost* host)
    : transport_(transport), port_(free_port()) {
    if (host != nullptr) {
        address_ = host->address();
        network_namespace_ = host->network_namespace();
    }
    std::string name = (fs::temp_directory_path() / "baedal-redis-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    if (transport_ == Transport::tls) make_certificate();
    start();
}

RedisServer::~RedisServer() {
    kill();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void RedisServer::make_certificate() const {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=Redis -addext subjectAltName=IP:127.0.0.1 -keyout " +
        (folder_ / "key.pem").string() + " -out " + certificate().string() + " 2>/dev/null";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("no certificate was made");
}

void RedisServer::start() {
    std::vector<std::string> command{
        "/usr/bin/redis-server", "--bind", address_, "--protected-mode", "no", "--dir",
        folder_.string(),        "--save", "",       "--appendonly",     "no"};
    if (transport_ == Transport::tls) {
        command.insert(command.end(),
                       {"--port", "0", "--tls-port", std::to_string(port_), "--tls-cert-file",
                        certificate().string(), "--tls-key-file", (folder_ / "key.pem").string(),
                        "--tls-auth-clients", "no", "--tls-ca-cert-file", certificate().string()});
    } else {
        command.insert(command.end(), {"--port", std::to_string(port_)});
    }
    pid_ = launch(command, {}, folder_ / "log", {}, network_namespace_);
    if (!eventually([&] { return ask("PING") == "PONG\n"; }))
        throw std::runtime_error("Redis does not answer: " + content(folder_ / "log"));
}

void RedisServer::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    (void)wait_for_end(pid_, std::chrono::seconds{10});
    pid_ = -1;
}

void RedisServer::send_signal(int signal) const { ::kill(pid_, signal); }

std::string RedisServer::ask(const std::string& command) const {
    const std::string tls =
        transport_ == Transport::tls ? "--tls --cacert " + certificate().string() + " " : "";
    const std::string line = "redis-cli -h " + address_ + " -p " + std::to_string(port_) + " " +
                             tls + command + " 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(line.c_str(), "r"), &::pclose);
    std::string out;
    std::array<char, 4096> buffer{};
    while (std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) out += buffer.data();
    return out;
}

}  // namespace baedal::test
