#include "support/server_process.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <iostream>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/child_process.h"
#include "support/entrance.h"
#include "support/eventually.h"
#include "support/http_client.h"

namespace baedal::test {

namespace {

namespace fs = std::filesystem;
constexpr auto start_timeout = std::chrono::seconds{20};

std::atomic<int> failed_checks = 0;

// Counts failed checks: a server prints its log if a check has failed.
struct FailureCounter final : doctest::IReporter {
    explicit FailureCounter(const doctest::ContextOptions&) {}
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override { ++failed_checks; }
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& data) override {
        failed_checks += data.m_failed ? 1 : 0;
    }
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("server-log", 1, FailureCounter);

fs::path temporary_folder() {
    std::string name = (fs::temp_directory_path() / "baedal-e2e-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
}

pid_t launch_server(const std::vector<std::string>& arguments, std::vector<std::string> environment,
                    const fs::path& log, const std::vector<int>& sockets = {}) {
    std::vector<std::string> command{program()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    if (std::erase(environment, without_owner_token) == 0)
        environment.push_back(std::string("BAEDAL_ADMIN_TOKEN=") + owner_token);
    return launch(std::move(command), std::move(environment), log, sockets);
}

}  // namespace

std::uint16_t free_port() {
    // A port is free until its server listens: no other one of this test gets it.
    static std::mutex mutex;
    static std::set<std::uint16_t> given;
    const std::scoped_lock lock(mutex);
    std::random_device random;
    for (int attempt = 0; attempt < 200; ++attempt) {
        const auto port = static_cast<std::uint16_t>(20'000 + random() % 12'000);
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool is_free =
            ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
        ::close(descriptor);
        if (is_free && given.insert(port).second) return port;
    }
    throw std::runtime_error("no free port");
}

std::string program() {
    const char* named = std::getenv("BAEDAL_BINARY");
    return named != nullptr ? named : BAEDAL_BINARY;
}

ProcessResult run_binary(const std::vector<std::string>& arguments,
                         std::chrono::milliseconds max_wait,
                         const std::vector<std::string>& environment) {
    const fs::path folder = temporary_folder();
    const pid_t pid = launch_server(arguments, environment, folder / "log");
    auto code = wait_for_end(pid, max_wait);
    if (!code) {
        ::kill(pid, SIGKILL);
        code = wait_for_end(pid, std::chrono::seconds{10});
    }
    ProcessResult ended{code.value_or(-1), content(folder / "log")};
    fs::remove_all(folder);
    return ended;
}

namespace {
constexpr std::array shop_modules{"order", "pay", "store", "notify", "marketing"};
}  // namespace

struct ServerProcess::Divided {
    explicit Divided(ProcessGroup::Options options)
        : group({{"order"}, {"pay"}, {"store"}, {"notify"}, {"marketing"}}, std::move(options)) {}
    ProcessGroup group;
    std::unique_ptr<Entrance> entrance;
};

ServerProcess::ServerProcess(std::vector<std::string> settings,
                             std::vector<std::string> environment)
    : settings_(std::move(settings)),
      environment_(std::move(environment)),
      folder_(temporary_folder()),
      data_(folder_ / "data"),
      port_(free_port()),
      failures_before_(failed_checks) {
    // A busy machine may commit slowly: the tests of slow payments set their own time.
    const std::string configuration =
        "[demo]\nenabled = true\nautopilot = false\n"
        "[order]\nrequire_contact = false\npayment_timeout = \"20s\"\n"
        "[pay]\ngateway = \"sandbox\"\n";
    std::ofstream(folder_ / "config.toml") << configuration;
    if (shape() != Shape::one_process) {
        divided_ = std::make_unique<Divided>(ProcessGroup::Options{
            .configuration = configuration, .starts = false, .on_hosts = shape() == Shape::hosts});
        data_ = divided_->group.folder("order");
    }
    try {
        start();
    } catch (...) {
        kill();
        fs::remove_all(folder_);
        throw;
    }
}

ServerProcess::~ServerProcess() {
    if (failed_checks != failures_before_ || std::uncaught_exceptions() > 0) {
        std::cerr << "--- the end of the server's log\n" << log_tail() << "---\n";
    }
    kill();
    if (divided_ && !check_at_end_) divided_->group.allow_violations();
    if (!divided_) check_invariants();
    divided_.reset();  // it checks too
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

ServerProcess::Shape ServerProcess::shape() const {
    const char* named = std::getenv("BAEDAL_SHAPE");
    const std::string_view shape = named == nullptr ? "" : named;
    if (shape == "processes") return Shape::processes;
    if (shape == "hosts") return Shape::hosts;
    if (!shape.empty()) throw std::runtime_error("BAEDAL_SHAPE is processes or hosts");
    return Shape::one_process;
}

Endpoint ServerProcess::process() const {
    return divided_ ? divided_->group.endpoint("order") : Endpoint(port_);
}

std::vector<Endpoint> ServerProcess::all_processes() const {
    if (!divided_) return {port_};
    std::vector<Endpoint> out;
    for (const char* module : shop_modules) out.push_back(divided_->group.endpoint(module));
    return out;
}

std::string ServerProcess::address_of_test() const {
    return shape() == Shape::hosts ? divided_->group.own_address() : "127.0.0.1";
}

std::size_t ServerProcess::subscription_count() const {
    return divided_ ? divided_->group.subscription_count() : 0;
}

bool ServerProcess::soon(const std::function<bool()>& counts) const {
    return divided_ ? eventually(counts, std::chrono::seconds{5}) : counts();
}

std::vector<std::string> ServerProcess::folder_options() const {
    if (divided_) return divided_->group.folder_options();
    return {"--data", data_.string()};
}

// HAProxy on a host of its own is a proxy that must be named; on the same machine it is seen without that.
std::vector<std::string> ServerProcess::divided_settings() const {
    std::vector<std::string> out = settings_;
    if (shape() != Shape::hosts) return out;
    const std::string of_loopback = R"(server.trusted_proxies=["127.0.0.1"])";
    const std::string of_entrance =
        "server.trusted_proxies=[\"" + divided_->group.host("entrance").address() + "\"]";
    std::ranges::replace(out, of_loopback, of_entrance);
    return out;
}

// The invariants hold after every test, also after a kill.
void ServerProcess::check_invariants() const {
    if (!check_at_end_ || !fs::exists(data_ / "order.sqlite")) return;
    const ProcessResult check =
        run_binary({"check", "--data", data_.string()}, std::chrono::seconds{60});
    if (check.code != 0) FAIL_CHECK("baedal check: " << check.errors);
}

std::vector<std::string> ServerProcess::arguments() const {
    std::vector<std::string> out{"serve", "--config", (folder_ / "config.toml").string(), "--data",
                                 data_.string()};
    if (addresses_.empty()) {
        out.insert(out.end(), {"--listen", "127.0.0.1:" + std::to_string(port_)});
    } else {
        std::string list;
        for (const std::string& address : addresses_)
            list += (list.empty() ? "\"" : ", \"") + address + "\"";
        out.insert(out.end(), {"--set", "server.listen=[" + list + "]"});
    }
    for (const std::string& setting : settings_) {
        out.emplace_back("--set");
        out.push_back(setting);
    }
    return out;
}

void ServerProcess::start() {
    launch_until([](int status) { return status == 200; }, true);
}

void ServerProcess::set(const std::string& setting) { settings_.push_back(setting); }

void ServerProcess::start_divided(bool until_ready) {
    divided_->group.options().settings = divided_settings();
    divided_->group.options().environment = environment_;
    divided_->group.start_all(until_ready);
    pid_ = divided_->group.pid("order");
    if (!divided_->entrance)
        divided_->entrance = std::make_unique<Entrance>(divided_->group, port_);
    if (!until_ready) return;
    if (std::ranges::find(environment_, without_owner_token) == environment_.end() &&
        !divided_->group.knows_all_logs())
        throw std::runtime_error("the processes do not reach each other:\n" + log_tail());
    if (std::ranges::find(settings_, "demo.enabled=false") != settings_.end()) return;
    // The first menu has come through the others' logs.
    (void)eventually([&] { return HttpClient(port_).get("/menus/1").status == 200; },
                     std::chrono::seconds{5});
}

void ServerProcess::start_unready() {
    launch_until([](int) { return true; }, false);
}

void ServerProcess::launch_until(const std::function<bool(int)>& wanted, bool until_ready) {
    if (pid_ > 0) throw std::logic_error("the server is running already");
    if (divided_) return start_divided(until_ready);
    pid_ = launch_server(arguments(), environment_, folder_ / "log", sockets_);
    bool ended = false;
    const auto ready = [&] {
        int status = 0;
        ended = ::waitpid(pid_, &status, WNOHANG) == pid_;
        if (ended) return true;
        try {
            return wanted(HttpClient(port_).get("/readyz?modules=all").status);
        } catch (const ConnectionLost&) {
            return false;
        }
    };
    const bool in_time = eventually(ready, start_timeout);
    if (ended) pid_ = -1;
    if (ended || !in_time) {
        throw std::runtime_error(std::string("the server ") +
                                 (ended ? "ended at its start" : "is not ready in time") +
                                 "; the end of its log:\n" + log_tail());
    }
}

void ServerProcess::send_signal(int signal) {
    if (pid_ > 0) ::kill(pid_, signal);
}

std::optional<int> ServerProcess::wait(std::chrono::milliseconds max_wait) {
    if (pid_ <= 0) return std::nullopt;
    const auto code = wait_for_end(pid_, max_wait);
    if (code) pid_ = -1;
    return code;
}

std::optional<int> ServerProcess::stop(std::chrono::milliseconds max_wait) {
    if (divided_) {
        const auto code = divided_->group.stop_all(max_wait);
        if (code) pid_ = -1;
        return code;
    }
    send_signal(SIGTERM);
    return wait(max_wait);
}

void ServerProcess::kill() {
    if (divided_) {
        divided_->group.kill_all();
        pid_ = -1;
        return;
    }
    send_signal(SIGKILL);
    (void)wait(std::chrono::seconds{30});
}

std::string ServerProcess::log_tail(std::size_t lines) const {
    if (divided_) return divided_->group.log_tails();
    std::ifstream in(folder_ / "log");
    std::deque<std::string> last;
    for (std::string line; std::getline(in, line);) {
        last.push_back(line);
        if (last.size() > lines) last.pop_front();
    }
    std::string out;
    for (const std::string& line : last) out += line + "\n";
    return out;
}

}  // namespace baedal::test
