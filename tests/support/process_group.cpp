#include "support/process_group.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/server_process.h"

namespace baedal::test {

namespace {

namespace fs = std::filesystem;
constexpr auto group_start_timeout = std::chrono::seconds{20};
constexpr auto catch_up_timeout = std::chrono::seconds{30};

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ",") + name;
    return out;
}

// On an address of loopback that no other test has: a process whose port another one takes meanwhile would be taken
// for ready.
Endpoint own_endpoint() {
    const auto pid = static_cast<unsigned>(::getpid());
    return {free_port(),
            "127." + std::to_string(1 + pid / 256 % 250) + "." + std::to_string(pid % 256) + ".1"};
}

}  // namespace

ProcessGroup::ProcessGroup(std::vector<std::vector<std::string>> processes, Options options)
    : options_(std::move(options)) {
    folder_ = options_.folder;
    if (folder_.empty()) {
        std::string name = (fs::temp_directory_path() / "baedal-group-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
    }
    if (options_.on_hosts) {
        network_ = std::make_unique<HostNetwork>(static_cast<int>(processes.size()) + 2);
        redis_ = std::make_unique<RedisServer>(&network_->host(processes.size()));
        network_settings_ = {
            "bus.transport=\"redis\"", "bus.redis.url=\"" + redis_->url() + "\"",
            // As for customers on the machine of a process.
            "server.rate_limit=0", "order.unpaid_per_address=1000", "order.cash_per_address=1000",
            "server.trusted_proxies=[\"" + network_->host(processes.size() + 1).address() + "\"]"};
    }
    for (std::vector<std::string>& modules : processes) {
        Process process{std::move(modules), own_endpoint(), {}, -1, -1};
        if (network_) {
            const NetworkHost& host = network_->host(processes_.size());
            process.endpoint = Endpoint(8080, host.address());
            process.network_namespace = host.network_namespace();
        }
        process.folder = folder_ / join(process.modules);
        processes_.push_back(std::move(process));
    }
    write_configuration();
    if (options_.starts) start_all();
}

void ProcessGroup::start_all(bool until_ready) {
    for (Process& process : processes_) launch(process);
    for (const Process& process : processes_) wait_until_it_responds(process, until_ready);
}

void ProcessGroup::kill_all() {
    for (Process& process : processes_) {
        if (process.pid <= 0) continue;
        ::kill(process.pid, SIGKILL);
        (void)wait_for_end(process.pid, std::chrono::seconds{30});
        process.pid = -1;
    }
}

std::optional<int> ProcessGroup::stop_all(std::chrono::milliseconds max_wait) {
    for (const Process& process : processes_) ::kill(process.pid, SIGTERM);
    int code = 0;
    for (Process& process : processes_) {
        const auto ended = wait_for_end(process.pid, max_wait);
        if (!ended) return std::nullopt;
        process.pid = -1;
        if (code == 0) code = *ended;
    }
    return code;
}

std::string ProcessGroup::log_tails() const {
    std::string out;
    for (const Process& process : processes_)
        out += "--- " + join(process.modules) + "\n" + log_tail(process);
    return out;
}

void ProcessGroup::write_configuration() const {
    std::ofstream config(folder_ / "config.toml");
    config << options_.configuration;
    for (const Process& process : processes_) {
        for (const std::string& module : process.modules)
            config << "[modules." << module << "]\nat = \"http://" << process.endpoint.address
                   << ":" << process.endpoint.port << "\"\n";
    }
}

void ProcessGroup::stop(Process& process) const {
    ::kill(process.pid, SIGTERM);
    if (wait_for_end(process.pid, std::chrono::seconds{20}) != 0)
        throw std::runtime_error("a process did not stop");
    process.pid = -1;
}

void ProcessGroup::move(const std::string& module, const std::string& beside) {
    if (beside.empty()) {
        Process process{{}, own_endpoint(), folder_ / (module + "-alone"), -1, -1};
        fs::create_directory(process.folder);
        processes_.push_back(std::move(process));
    }
    Process& from = of(module);
    Process& to = beside.empty() ? processes_.back() : of(beside);
    stop(from);
    if (to.pid > 0) stop(to);
    for (const fs::directory_entry& entry : fs::directory_iterator(from.folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(module + ".sqlite") || name.starts_with(module + "_"))
            fs::rename(entry.path(), to.folder / name);
    }
    std::erase(from.modules, module);
    to.modules.push_back(module);
    write_configuration();
    for (Process* process : {&from, &to}) {
        if (!process->modules.empty()) launch(*process);
    }
    for (Process* process : {&from, &to}) {
        if (!process->modules.empty()) wait_until_it_responds(*process);
    }
    std::erase_if(processes_, [](const Process& process) { return process.modules.empty(); });
}

ProcessGroup::~ProcessGroup() {
    kill_all();
    const std::string findings = checks_at_end_ ? check() : "";
    if (!findings.empty()) FAIL_CHECK("baedal check: " << findings);
    if (std::uncaught_exceptions() > 0 || !findings.empty()) std::cerr << log_tails();
    if (!options_.folder.empty()) return;
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

bool ProcessGroup::has(const std::string& module) const {
    return std::ranges::any_of(processes_, [&](const Process& process) {
        return std::ranges::find(process.modules, module) != process.modules.end();
    });
}

const ProcessGroup::Process& ProcessGroup::of(const std::string& module) const {
    const auto found = std::ranges::find_if(processes_, [&](const Process& process) {
        return std::ranges::find(process.modules, module) != process.modules.end();
    });
    if (found == processes_.end()) throw std::logic_error("no process has " + module);
    return *found;
}

ProcessGroup::Process& ProcessGroup::of(const std::string& module) {
    return const_cast<Process&>(std::as_const(*this).of(module));
}

HttpClient ProcessGroup::client(const std::string& module, const std::string& token) const {
    return {endpoint(module), token};
}

HttpClient ProcessGroup::owner(const std::string& module) const {
    return client(module, owner_token);
}

void ProcessGroup::launch(Process& process) const {
    std::vector<std::string> command{
        program(),   "serve",
        "--config",  (folder_ / "config.toml").string(),
        "--modules", join(process.modules),
        "--data",    process.folder.string(),
        "--listen",  process.endpoint.address + ":" + std::to_string(process.endpoint.port)};
    for (const auto* settings : {&network_settings_, &options_.settings}) {
        for (const std::string& setting : *settings)
            command.insert(command.end(), {"--set", setting});
    }
    std::vector<std::string> environment = options_.environment;
    environment.push_back(std::string("BAEDAL_PEER_SECRET=") + peer_secret);
    if (std::erase(environment, without_owner_token) == 0)
        environment.push_back(std::string("BAEDAL_ADMIN_TOKEN=") + owner_token);
    process.pid =
        baedal::test::launch(std::move(command), std::move(environment),
                             process.folder.string() + ".log", {}, process.network_namespace);
}

void ProcessGroup::wait_until_it_responds(const Process& process, bool until_ready) const {
    const bool responds = eventually(
        [&] {
            try {
                const int status = HttpClient(process.endpoint).get("/readyz").status;
                return status == 200 || !until_ready;
            } catch (const ConnectionLost&) {
                return false;
            }
        },
        group_start_timeout);
    if (!responds) {
        throw std::runtime_error("the process of " + join(process.modules) +
                                 " is not ready in time:\n" + log_tail(process));
    }
}

void ProcessGroup::freeze(const std::string& module) const {
    const pid_t pid = of(module).pid;
    ::kill(pid, SIGSTOP);
    int status = 0;
    if (::waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
        throw std::runtime_error("the process of " + module + " has not stopped");
}

void ProcessGroup::thaw(const std::string& module) const { ::kill(of(module).pid, SIGCONT); }

void ProcessGroup::kill(const std::string& module) {
    Process& process = of(module);
    ::kill(process.pid, SIGKILL);
    (void)wait_for_end(process.pid, std::chrono::seconds{30});
    process.pid = -1;
}

void ProcessGroup::start(const std::string& module) {
    Process& process = of(module);
    launch(process);
    wait_until_it_responds(process);
}

std::vector<Json> ProcessGroup::subscriptions() const {
    std::vector<Json> out;
    for (const Process& process : processes_) {
        const Json found =
            HttpClient(process.endpoint, owner_token).get("/admin/subscriptions").json();
        const auto& modules = process.modules;
        for (const Json& item : found.at("items").as_array()) {
            // Each process lists those of the others too.
            if (std::ranges::find(modules, std::string(item.at("consumer").as_string())) !=
                modules.end())
                out.push_back(item);
        }
    }
    return out;
}

std::size_t ProcessGroup::subscription_count() const {
    std::size_t out = has("marketing") ? 2 : 1;
    for (const Process& process : processes_) out += process.modules.size();
    return out;
}

bool ProcessGroup::knows_all_logs() const {
    return eventually([&] { return subscriptions().size() == subscription_count(); },
                      catch_up_timeout);
}

// The log of a producer ends here; a consumer that is cut off may know an older end.
std::map<std::string, std::int64_t> ProcessGroup::heads() const {
    std::map<std::string, std::int64_t> out;
    for (const Process& process : processes_) {
        for (const std::string& module : process.modules) {
            const HttpResponse part = HttpClient(process.endpoint)
                                          .get("/internal/log?after=0&limit=1&module=" + module,
                                               {{"X-Baedal-Peer", peer_secret}});
            out[module] = part.json().at("head").as_int64();
        }
    }
    return out;
}

bool ProcessGroup::is_caught_up() const {
    return eventually(
        [&] {
            const std::map<std::string, std::int64_t> before = heads();
            const std::vector<Json> all = subscriptions();
            const auto has_all = [&](const Json& item) {
                return item.at("cursor") == before.at(std::string(item.at("producer").as_string()));
            };
            return all.size() == subscription_count() && std::ranges::all_of(all, has_all) &&
                   heads() == before;
        },
        catch_up_timeout);
}

std::vector<std::string> ProcessGroup::folder_options() const {
    std::vector<std::string> out;
    for (const Process& process : processes_)
        out.insert(out.end(), {out.empty() ? "--data" : "--also", process.folder.string()});
    return out;
}

const NetworkHost& ProcessGroup::host(const std::string& name) const {
    if (name == "redis") return network_->host(processes_.size());
    if (name == "entrance") return network_->host(processes_.size() + 1);
    return network_->host(static_cast<std::size_t>(&of(name) - processes_.data()));
}

std::string ProcessGroup::check() const {
    std::vector<std::string> arguments = folder_options();
    arguments.insert(arguments.begin(), "check");
    const ProcessResult result = run_binary(arguments, std::chrono::seconds{60});
    return result.code == 0 ? "" : result.errors;
}

std::string ProcessGroup::log_tail(const Process& process) const {
    constexpr std::size_t most = 4000;
    std::string text = content(process.folder.string() + ".log");
    return text.size() > most ? text.substr(text.size() - most) : text;
}

}  // namespace baedal::test
