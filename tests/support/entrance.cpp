#include "support/entrance.h"

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/server_process.h"

namespace baedal::test {

namespace {

namespace fs = std::filesystem;

void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("the sample does not have: " + from);
    text.replace(at, from.size(), to);
}

void remove_line(std::string& text, const std::string& begin) {
    const std::size_t at = text.find(begin);
    if (at == std::string::npos) throw std::runtime_error("the sample does not have: " + begin);
    text.erase(at, text.find('\n', at) - at);
}

std::string configuration(const ProcessGroup& group, std::uint16_t port) {
    std::string text = content(fs::path(BAEDAL_SOURCE_DIR) / "deploy/proxy/haproxy-processes.cfg");
    replace(text, "bind :80", "bind 127.0.0.1:" + std::to_string(port));
    remove_line(text, "bind :443");
    remove_line(text, "http-request redirect");
    replace(text, "X-Forwarded-Proto https", "X-Forwarded-Proto http");
    int sample_port = 8081;
    for (const char* module : {"order", "pay", "store", "notify", "marketing"}) {
        const std::string sample = "127.0.0.1:" + std::to_string(sample_port++);
        if (group.has(module))
            replace(text, sample, "127.0.0.1:" + std::to_string(group.port(module)));
    }
    return text;
}

}  // namespace

Entrance::Entrance(const ProcessGroup& group, std::uint16_t port) : port_(port) {
    std::string name = (fs::temp_directory_path() / "baedal-entrance-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    std::ofstream(folder_ / "haproxy.cfg") << configuration(group, port_);
    pid_ = launch({"/usr/sbin/haproxy", "-db", "-f", (folder_ / "haproxy.cfg").string()}, {},
                  folder_ / "log");
    const bool listens = eventually([&] {
        try {
            return HttpClient(port_).get("/livez").status == 200;
        } catch (const ConnectionLost&) {
            return false;
        }
    });
    if (!listens) throw std::runtime_error("HAProxy does not listen: " + content(folder_ / "log"));
}

Entrance::~Entrance() {
    ::kill(pid_, SIGKILL);
    (void)wait_for_end(pid_, std::chrono::seconds{10});
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace baedal::test
