#include "support/redis_server.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/server_process.h"

namespace baedal::test {

namespace fs = std::filesystem;

RedisServer::RedisServer() : port_(free_port()) {
    std::string name = (fs::temp_directory_path() / "baedal-redis-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    start();
}

RedisServer::~RedisServer() {
    kill();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void RedisServer::start() {
    pid_ = launch({"/usr/bin/redis-server", "--port", std::to_string(port_), "--bind", "127.0.0.1",
                   "--dir", folder_.string(), "--save", "", "--appendonly", "no"},
                  {}, folder_ / "log");
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
    const std::string line =
        "redis-cli -p " + std::to_string(port_) + " " + command + " 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(line.c_str(), "r"), &::pclose);
    std::string out;
    std::array<char, 4096> buffer{};
    while (std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) out += buffer.data();
    return out;
}

}  // namespace baedal::test
