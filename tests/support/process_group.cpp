#include "support/process_group.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <doctest/doctest.h>
#include <sys/wait.h>

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

}  // namespace

ProcessGroup::ProcessGroup(std::vector<std::vector<std::string>> processes, Options options)
    : options_(std::move(options)) {
    std::string name = (fs::temp_directory_path() / "baedal-group-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    for (std::vector<std::string>& modules : processes) {
        Process process{std::move(modules), free_port(), {}, -1};
        process.folder = folder_ / join(process.modules);
        processes_.push_back(std::move(process));
    }
    write_configuration();
    if (options_.starts) start_all();
}

void ProcessGroup::start_all() {
    for (Process& process : processes_) launch(process);
    for (const Process& process : processes_) wait_until_it_responds(process);
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
            config << "[modules." << module << "]\nat = \"http://127.0.0.1:" << process.port
                   << "\"\n";
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
        Process process{{}, free_port(), folder_ / (module + "-alone"), -1};
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
    return token.empty() ? HttpClient(port(module)) : HttpClient(port(module), token);
}

HttpClient ProcessGroup::owner(const std::string& module) const {
    return client(module, owner_token);
}

void ProcessGroup::launch(Process& process) const {
    std::vector<std::string> command{program(),   "serve",
                                     "--config",  (folder_ / "config.toml").string(),
                                     "--modules", join(process.modules),
                                     "--data",    process.folder.string(),
                                     "--listen",  "127.0.0.1:" + std::to_string(process.port)};
    for (const std::string& setting : options_.settings)
        command.insert(command.end(), {"--set", setting});
    std::vector<std::string> environment = options_.environment;
    environment.push_back(std::string("BAEDAL_PEER_SECRET=") + peer_secret);
    if (std::erase(environment, without_owner_token) == 0)
        environment.push_back(std::string("BAEDAL_ADMIN_TOKEN=") + owner_token);
    process.pid = baedal::test::launch(std::move(command), std::move(environment),
                                       process.folder.string() + ".log");
}

void ProcessGroup::wait_until_it_responds(const Process& process) const {
    const bool responds = eventually(
        [&] {
            try {
                return HttpClient(process.port).get("/readyz").status == 200;
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

bool ProcessGroup::is_caught_up() const {
    const auto has_no_lag = [&](const Process& process) {
        const Json found = HttpClient(process.port, owner_token).get("/admin/subscriptions").json();
        return std::ranges::all_of(found.at("items").as_array(),
                                   [](const Json& item) { return item.at("lag") == 0; });
    };
    return eventually([&] { return std::ranges::all_of(processes_, has_no_lag); },
                      catch_up_timeout);
}

std::string ProcessGroup::check() const {
    std::vector<std::string> arguments{"check"};
    for (const Process& process : processes_)
        arguments.insert(arguments.end(),
                         {arguments.size() == 1 ? "--data" : "--also", process.folder.string()});
    const ProcessResult result = run_binary(arguments, std::chrono::seconds{60});
    return result.code == 0 ? "" : result.errors;
}

std::string ProcessGroup::log_tail(const Process& process) const {
    constexpr std::size_t most = 4000;
    std::string text = content(process.folder.string() + ".log");
    return text.size() > most ? text.substr(text.size() - most) : text;
}

}  // namespace baedal::test
