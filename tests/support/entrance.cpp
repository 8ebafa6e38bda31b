#include "support/entrance.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

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

void put_addresses(std::string& text, const ProcessGroup& group) {
    int sample_port = 8081;
    for (const char* module : {"order", "pay", "store", "notify", "marketing"}) {
        const std::string sample = "127.0.0.1:" + std::to_string(sample_port++);
        if (!group.has(module)) continue;
        const std::string address =
            group.endpoint(module).address + ":" + std::to_string(group.endpoint(module).port);
        for (std::size_t at = text.find(sample); at != std::string::npos;
             at = text.find(sample, at + address.size()))
            text.replace(at, sample.size(), address);
    }
}

std::string sample(const char* file) {
    return content(fs::path(BAEDAL_SOURCE_DIR) / "deploy/proxy" / file);
}

std::string haproxy_configuration(const ProcessGroup& group) {
    std::string text = sample("haproxy-processes.cfg");
    replace(text, "bind :80", "bind fd@3");
    remove_line(text, "bind :443");
    remove_line(text, "http-request redirect");
    replace(text, "X-Forwarded-Proto https", "X-Forwarded-Proto http");
    for (const char* field : {"For %[src]", "Proto http", "Host %[req.hdr(Host)]"}) {
        const std::string line = std::string("set-header X-Forwarded-") + field;
        const std::string name = "X-Forwarded-" + std::string(field, std::strcspn(field, " "));
        replace(text, line + "\n", line + " unless { req.hdr(" + name + ") -m found }\n");
    }
    put_addresses(text, group);
    return text;
}

std::string nginx_configuration(const ProcessGroup& group, const fs::path& folder,
                                std::uint16_t port) {
    std::string site = sample("nginx-processes.conf");
    const std::size_t redirect = site.find("server {\n    listen 80;");
    site.erase(redirect, site.find("server {\n    listen 443") - redirect);
    replace(site, "listen 443 ssl http2;", "listen 127.0.0.1:" + std::to_string(port) + ";");
    for (const char* line : {"listen [::]:443", "ssl_certificate ", "ssl_certificate_key",
                             "ssl_protocols", "server_name"})
        remove_line(site, line);
    put_addresses(site, group);
    std::string text = "daemon off;\nworker_processes 1;\npid " + (folder / "pid").string() +
                       ";\nevents { worker_connections 1024; }\nhttp {\n    access_log off;\n";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        text += std::string(kind) + "_temp_path " + (folder / kind).string() + ";\n";
    return text + site + "}\n";
}

std::string caddy_configuration(const ProcessGroup& group, const fs::path& folder,
                                std::uint16_t port) {
    std::string text = sample("Caddyfile-processes");
    replace(text, "\nshop.example.kr {\n",
            "\nhttp://127.0.0.1:" + std::to_string(port) + " {\n\tbind 127.0.0.1\n");
    put_addresses(text, group);
    return "{\n\tadmin off\n\tauto_https off\n\tstorage file_system " +
           (folder / "storage").string() + "\n}\n" + text;
}

// What need_proxies of ./dev fetches.
std::string tool(const char* path) {
    return std::string(BAEDAL_SOURCE_DIR) + "/build/tools/proxies/usr/" + path;
}

}  // namespace

int Entrance::listen_on(std::uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 1024) != 0)
        throw std::runtime_error("the entrance cannot listen");
    return listener;
}

Entrance::Entrance(const ProcessGroup& group, std::uint16_t port) : port_(port) {
    make_folder();
    const char* named = std::getenv("BAEDAL_ENTRANCE");
    const std::string_view name = named == nullptr ? "haproxy" : named;
    if (name == "haproxy") {
        start_haproxy(group, listen_on(port));
    } else if (name == "nginx") {
        std::ofstream(folder_ / "nginx.conf") << nginx_configuration(group, folder_, port);
        pid_ = launch({tool("sbin/nginx"), "-c", (folder_ / "nginx.conf").string(), "-e",
                       (folder_ / "error.log").string()},
                      {}, folder_ / "log");
    } else if (name == "caddy") {
        std::ofstream(folder_ / "Caddyfile") << caddy_configuration(group, folder_, port);
        pid_ = launch({tool("bin/caddy"), "run", "--config", (folder_ / "Caddyfile").string(),
                       "--adapter", "caddyfile"},
                      {"HOME=" + folder_.string(), "XDG_DATA_HOME=" + folder_.string(),
                       "XDG_CONFIG_HOME=" + folder_.string()},
                      folder_ / "log");
    } else {
        throw std::runtime_error("BAEDAL_ENTRANCE is haproxy, nginx or caddy");
    }
    const bool listens = eventually([&] {
        try {
            return HttpClient(port_).get("/livez").status == 200;
        } catch (const ConnectionLost&) {
            return false;
        }
    });
    if (!listens)
        throw std::runtime_error("the entrance does not listen: " + content(folder_ / "log"));
}

Entrance::Entrance(const ProcessGroup& group, std::uint16_t port, int listener) : port_(port) {
    make_folder();
    start_haproxy(group, listener);
}

void Entrance::make_folder() {
    std::string name = (fs::temp_directory_path() / "baedal-entrance-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
}

void Entrance::start_haproxy(const ProcessGroup& group, int listener) {
    std::ofstream(folder_ / "haproxy.cfg") << haproxy_configuration(group);
    pid_ = launch({"/usr/sbin/haproxy", "-db", "-f", (folder_ / "haproxy.cfg").string()}, {},
                  folder_ / "log", {listener},
                  group.on_hosts() ? group.host("entrance").network_namespace() : -1);
    ::close(listener);
}

Entrance::~Entrance() {
    ::kill(pid_, SIGTERM);  // nginx ends its worker
    if (!wait_for_end(pid_, std::chrono::seconds{10})) {
        ::kill(pid_, SIGKILL);
        (void)wait_for_end(pid_, std::chrono::seconds{10});
    }
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace baedal::test
