// Restarts under load lose no call: the sockets outlive the process.
#include <atomic>
#include <csignal>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/file_descriptor.h"
#include "support/eventually.h"
#include "support/service_manager.h"
#include "support/shop.h"
#include "support/sse_client.h"
#include "support/temporary_folder.h"

using namespace baedal;
using namespace baedal::test;

namespace {

// BAEDAL_RESTARTS, or 5.
int restarts() {
    const char* wanted = std::getenv("BAEDAL_RESTARTS");
    return wanted != nullptr ? std::stoi(wanted) : 5;
}

// Customers on kept and on new connections, who order and read without a pause. None retries.
class Load {
public:
    explicit Load(std::uint16_t port) : port_(port) {
        for (int i = 0; i < 3; ++i) {
            threads_.emplace_back([this](const std::stop_token& stop) { keep_connection(stop); });
            threads_.emplace_back([this](const std::stop_token& stop) { connect_anew(stop); });
        }
    }
    // Ends the load. Requires that every call has succeeded.
    std::vector<std::string> finish() {
        for (auto& thread : threads_) thread.request_stop();
        threads_.clear();
        for (const std::string& failure : failures_) FAIL_CHECK(failure);
        std::ranges::sort(took_);
        const auto part = [&](double share) {
            return took_.at(static_cast<std::size_t>(share * static_cast<double>(took_.size() - 1)))
                .count();
        };
        MESSAGE("calls=" << took_.size() << " p50_ms=" << part(0.5) << " p99_ms=" << part(0.99)
                         << " longest_ms=" << part(1));
        return placed_;
    }
    bool has_made(int calls) const { return calls_ >= calls; }
    int calls() const { return calls_; }

private:
    void keep_connection(const std::stop_token& stop) {
        HttpClient client(port_);
        while (!stop.stop_requested()) call(client);
    }
    void connect_anew(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            HttpClient client(port_);
            call(client);
        }
    }
    void call(HttpClient& client) {
        const auto begun = std::chrono::steady_clock::now();
        try {
            const int number = calls_++;
            if (number % 3 == 0) {
                const HttpResponse response = client.post("/orders", chicken());
                const std::lock_guard lock(mutex_);
                response.status == 201 ? placed_.push_back(text_of(response.json(), "id"))
                                       : failures_.push_back(response.body);
            } else if (const HttpResponse response = client.get("/menus/1");
                       response.status != 200) {
                const std::lock_guard lock(mutex_);
                failures_.push_back(response.body);
            }
        } catch (const std::exception& e) {
            const std::lock_guard lock(mutex_);
            failures_.emplace_back(e.what());
        }
        const std::lock_guard lock(mutex_);
        took_.push_back(std::chrono::steady_clock::now() - begun);
    }

    const std::uint16_t port_;
    std::atomic<int> calls_ = 0;
    std::mutex mutex_;
    std::vector<std::string> placed_;
    std::vector<std::string> failures_;
    std::vector<std::chrono::duration<double, std::milli>> took_;
    std::vector<std::jthread> threads_;
};

// Some calls between two restarts.
void wait_for_calls(const Load& load) {
    const int wanted = load.calls() + 30;
    REQUIRE(eventually([&] { return load.has_made(wanted); }));
}

void check_orders(Shop& shop, const std::vector<std::string>& placed) {
    CHECK(std::ssize(placed) > restarts());
    std::set<std::string> found;
    for (const Json& order : shop.pages("/orders")) found.insert(text_of(order, "id"));
    for (const std::string& id : placed) CHECK_MESSAGE(found.contains(id), id);
}

FileDescriptor listening_socket(std::uint16_t port) {
    FileDescriptor out(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(out.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(out.get(), 4096) == 0);
    return out;
}

int starts_of(const Shop& shop) {
    const std::string log = shop.server.log_tail(100'000);
    int out = 0;
    for (std::size_t at = log.find("listening"); at != std::string::npos;
         at = log.find("listening", at + 1))
        ++out;
    return out;
}

}  // namespace

TEST_CASE("the program replaces itself under load, and no call fails") {
    Shop shop({"log.level=\"info\""});
    const std::string followed = shop.placed();
    SseClient stream(shop.server.port(), "/orders/" + followed + "/events");
    const auto first = stream.next();
    REQUIRE(first);
    Load load(shop.server.port());
    for (int i = 1; i <= restarts(); ++i) {
        wait_for_calls(load);
        shop.server.send_signal(SIGUSR2);
        REQUIRE(eventually([&] { return starts_of(shop) == i + 1; }, std::chrono::seconds{20}));
    }
    wait_for_calls(load);
    check_orders(shop, load.finish());

    // A stream goes on where it was.
    while (stream.next(std::chrono::seconds{1})) {
    }
    CHECK(stream.ended());
    SseClient resumed(shop.server.port(), "/orders/" + followed + "/events", "", first->id);
    REQUIRE(shop.ticket_arrives(followed));
    expect(shop.ticket(followed, "accept"), 200);
    const auto next = resumed.next();
    REQUIRE(next);
    CHECK(std::stoi(next->id) > std::stoi(first->id));
    CHECK(shop.server.stop() == 0);
}

TEST_CASE("a service manager keeps the sockets of a service that it restarts, and no call fails") {
    const ServiceManager manager;
    Shop shop({}, {manager.environment()});
    CHECK(eventually([&] { return manager.count("READY=1") == 1; }));
    Load load(shop.server.port());
    for (int i = 0; i < restarts(); ++i) {
        wait_for_calls(load);
        CHECK(shop.server.stop() == 0);
        shop.server.hand_over(manager.stored());
        shop.server.start();
        CHECK(eventually([&] { return manager.stored().empty(); }));
    }
    wait_for_calls(load);
    check_orders(shop, load.finish());
    CHECK(manager.count("READY=1") == restarts() + 1);
    CHECK(manager.count("STOPPING=1") == restarts());
    CHECK(manager.count("BARRIER=1") == restarts());
}

TEST_CASE(
    "the listening sockets of a socket unit are not stored, so that the unit can be restarted") {
    const ServiceManager manager;
    Shop shop;
    CHECK(shop.server.stop() == 0);
    shop.server.set_environment(manager.environment());
    const FileDescriptor listening = listening_socket(shop.server.port());
    shop.server.listen_on({"systemd"});
    shop.server.hand_over({listening.get()});
    shop.server.start();
    CHECK(eventually([&] { return manager.stored().empty(); }));
    CHECK(shop.new_owner().get("/orders").status == 200);
    HttpClient kept(shop.server.port());
    CHECK(kept.get("/menus/1").status == 200);
    CHECK(shop.server.stop() == 0);
    const std::vector<int> stored = manager.stored();
    CHECK_FALSE(stored.empty());
    for (const int socket : stored) {
        int listens = 0;
        socklen_t size = sizeof listens;
        CHECK(::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0);
        CHECK(listens == 0);
    }
}

TEST_CASE("calls wait in a socket that another process holds while the server restarts") {
    Shop shop;
    CHECK(shop.server.stop() == 0);
    const FileDescriptor listening = listening_socket(shop.server.port());
    shop.server.hand_over({listening.get()});
    shop.server.start();
    Load load(shop.server.port());
    for (int i = 0; i < restarts(); ++i) {
        wait_for_calls(load);
        CHECK(shop.server.stop() == 0);
        shop.server.start();
    }
    wait_for_calls(load);
    check_orders(shop, load.finish());
}

TEST_CASE("a program that does not start replaces nothing") {
    const TemporaryFolder folder;
    const auto copy = folder.path / "baedal";
    std::filesystem::copy_file(program(), copy);
    ::setenv("BAEDAL_BINARY", copy.c_str(), 1);
    Shop shop;
    ::unsetenv("BAEDAL_BINARY");
    const std::string id = shop.placed();
    std::filesystem::remove(copy);
    std::ofstream(copy) << "#!/bin/false\n";
    std::filesystem::permissions(copy, std::filesystem::perms::owner_all);
    shop.server.send_signal(SIGUSR2);
    CHECK(eventually([&] { return shop.server.log_tail(400).contains("was not replaced"); }));
    CHECK(shop.status(id) == "placed");
    CHECK(starts_of(shop) == 1);
    CHECK(shop.server.stop() == 0);
}

TEST_CASE("a watchdog is answered while the threads answer") {
    const ServiceManager manager;
    Shop shop({}, {manager.environment(), "WATCHDOG_USEC=200000"});
    CHECK(eventually([&] { return manager.count("WATCHDOG=1") >= 3; }));
    CHECK(shop.server.stop() == 0);
}

TEST_CASE("a server listens on several addresses, one of them a Unix socket") {
    const TemporaryFolder folder;
    const auto path = folder.path / "http";
    Shop shop;
    CHECK(shop.server.stop() == 0);
    const std::string first = "127.0.0.1:" + std::to_string(shop.server.port());
    const auto ask = [&] {
        const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0)
            return std::string("no connection");
        const std::string_view request = "GET /livez HTTP/1.0\r\n\r\n";
        ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
        std::string out(1024, '\0');
        const ssize_t size = ::recv(socket.get(), out.data(), out.size(), 0);
        out.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        return out;
    };
    shop.server.listen_on({first, "unix:" + path.string()});
    for (int i = 0; i < 2; ++i) {  // the file of a killed server is in the way of none
        shop.server.start();
        CHECK(ask().starts_with("HTTP/1.1 200"));
        CHECK(shop.customer.get("/livez").status == 200);
        shop.server.kill();
    }
}
