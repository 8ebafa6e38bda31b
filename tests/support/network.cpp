#include "support/network.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "support/child_process.h"

namespace baedal::test {

namespace {

constexpr int skipped = 77;  // SKIP_RETURN_CODE

[[noreturn]] void skip(const std::string& why) {
    std::cerr << "skipped: this machine allows no network namespaces: " << why << std::endl;
    std::_Exit(skipped);
}

// Runs `ip -batch` with the lines as its input, in the namespace unless that is -1. Throws std::runtime_error.
void run_ip(const std::string& lines, int network_namespace = -1) {
    std::string name = (std::filesystem::temp_directory_path() / "baedal-ip-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    if (file < 0 || ::write(file, lines.data(), lines.size()) != std::ssize(lines))
        throw std::runtime_error("cannot write the commands of ip");
    ::close(file);
    const std::string log = name + ".log";
    const pid_t pid =
        launch({"/usr/bin/env", "ip", "-batch", name}, {}, log, {}, network_namespace);
    const auto code = wait_for_end(pid, std::chrono::seconds{30});
    const std::string said = content(log);
    ::unlink(name.c_str());
    ::unlink(log.c_str());
    if (code != 0) throw std::runtime_error("ip: " + said + " of:\n" + lines);
}

int open_namespace() { return ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }

// A new namespace, which a file descriptor keeps.
int make_namespace() {
    int made = -1;
    std::thread([&] {
        if (::unshare(CLONE_NEWNET) == 0) made = open_namespace();
    }).join();
    if (made < 0) throw std::runtime_error("unshare: " + std::string(std::strerror(errno)));
    return made;
}

void write_to(const char* file, const std::string& text) { std::ofstream(file) << text; }

}  // namespace

NetworkHost::NetworkHost(std::string address, std::string link, std::string bridge)
    : address_(std::move(address)),
      link_(std::move(link)),
      bridge_(std::move(bridge)),
      namespace_(make_namespace()) {}

NetworkHost::~NetworkHost() { ::close(namespace_); }

void NetworkHost::cut(Cut how) const {
    run_ip(how == Cut::link_down ? "link set " + link_ + " down\n"
                                 : "link set " + link_ + " nomaster\n");
}

void NetworkHost::join() const {
    run_ip("link set " + link_ + " master " + bridge_ + "\nlink set " + link_ + " up\n");
}

void HostNetwork::enter() {
    static bool is_inside = false;
    if (is_inside) return;
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    // Another user than root becomes root of a user namespace.
    if (::unshare(user == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET) != 0)
        skip(std::strerror(errno));
    if (user != 0) {
        write_to("/proc/self/setgroups", "deny");
        write_to("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
        write_to("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
    }
    try {
        run_ip("link set lo up\n");
    } catch (const std::runtime_error& e) {
        skip(e.what());
    }
    is_inside = true;
}

HostNetwork::HostNetwork(int hosts) {
    static int networks = 0;
    enter();
    const std::string number = std::to_string(networks++ % 250);
    bridge_ = "shop" + number;
    own_address_ = "10.77." + number + ".1";
    std::string lines = "link add " + bridge_ + " type bridge\naddr add " + own_address_ +
                        "/24 dev " + bridge_ + "\nlink set " + bridge_ + " up\n";
    for (int i = 0; i < hosts; ++i) {
        const std::string link = "h" + number + "x" + std::to_string(i);
        hosts_.emplace_back(
            new NetworkHost("10.77." + number + "." + std::to_string(i + 10), link, bridge_));
        const std::string place = "/proc/" + std::to_string(::getpid()) + "/fd/" +
                                  std::to_string(hosts_.back()->network_namespace());
        lines += "link add " + link + " type veth peer name eth0 netns " + place + "\nlink set " +
                 link + " master " + bridge_ + "\nlink set " + link + " up\n";
    }
    try {
        run_ip(lines);
    } catch (const std::runtime_error& e) {
        skip(e.what());
    }
    for (const auto& host : hosts_) {
        run_ip("link set lo up\naddr add " + host->address_ + "/24 dev eth0\nlink set eth0 up\n",
               host->namespace_);
    }
}

// The links end with the namespaces, which end with their last program.
HostNetwork::~HostNetwork() {
    std::string lines = "link del " + bridge_ + "\n";
    for (const auto& host : hosts_) lines += "link del " + host->link_ + "\n";
    try {
        run_ip(lines);
    } catch (const std::runtime_error& e) {
        std::cerr << e.what() << '\n';
    }
}

}  // namespace baedal::test
