#include "app/commands.h"

#include <csignal>
#include <cstdlib>
#include <iostream>

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/application.h"
#include "app/audit.h"
#include "app/data_folder.h"
#include "net/https_client.h"
#include "ops/health_routes.h"
#include "ops/log.h"

namespace baedal::app {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

// Every variable whose name begins with BAEDAL_: the module that needs one asks for it by name.
void take_secrets(Config& config) {
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || !text.starts_with("BAEDAL_")) continue;
        config.set_secret(std::string(text.substr(0, equals)),
                          std::string(text.substr(equals + 1)));
    }
}

// Waits for SIGINT or SIGTERM, which every thread of the process has blocked.
void wait_for_stop_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    int received = 0;
    sigwait(&signals, &received);
    log::info("stopping", {{"signal", received == SIGINT ? "SIGINT" : "SIGTERM"}});
}

void block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    (void)std::signal(SIGPIPE, SIG_IGN);
}

// What one batch of orders frees, the next one needs: giving it back to the system in between costs
// page faults, which are dear on a virtual machine.
void keep_freed_memory() { mallopt(M_TRIM_THRESHOLD, 64 << 20); }

// What a new owner needs to see once; on stdout, so that logs stay free of it.
void greet(const Application& application, bool show_token) {
    const bool is_ipv6 = application.host().find(':') != std::string::npos;
    const std::string host = is_ipv6 ? "[" + application.host() + "]" : application.host();
    const std::string base = "http://" + host + ":" + std::to_string(application.port());
    const std::string folder = application.settings().data_dir.string();
    const char* token = std::getenv("BAEDAL_ADMIN_TOKEN");
    std::cout << "\n  Baedal " << ops::version << " is open.\n"
              << "    menus          " << base << "/menus\n"
              << "    orders         " << base << "/orders\n"
              << "    health         " << base << "/readyz\n"
              << "    API            " << base << "/openapi.json\n"
              << "    data           " << folder << "\n"
              << (token == nullptr ? ""
                  : show_token     ? "    owner's token  " + std::string(token) + "\n"
                                   : "    owner's token  what BAEDAL_ADMIN_TOKEN says\n");
    if (application.setup_secret()) {
        std::cout << "\n  Nobody can log in yet. Open this link once to make the first owner:\n"
                  << "    " << base << "/setup#" << *application.setup_secret() << "\n";
    }
    std::cout << "\n" << std::flush;
}

}  // namespace

Config read_config(const CommandOptions& options) {
    Config config =
        options.config_file.empty() ? Config::empty() : Config::load(options.config_file);
    for (const std::string& assignment : options.settings) config.set(assignment);
    if (options.data_dir) config.set("data.dir=" + quoted(*options.data_dir));
    if (options.listen) config.set("server.listen=" + quoted(*options.listen));
    take_secrets(config);
    return config;
}

int serve(const CommandOptions& options, const std::vector<ModuleDefinition>& modules) {
    keep_freed_memory();
    block_stop_signals();
    ::umask(077);  // the files hold telephone numbers
    const Config config = read_config(options);
    const SystemClock clock;
    SystemRandom random;
    Application application(config, modules, clock, random, SystemThreads::instance());
    log::configure(application.settings().log_level, application.settings().log_format);
    application.start_modules();
    application.listen();
    log::info("listening", {{"host", application.host()}, {"port", application.port()}});
    greet(application, options.show_token);
    wait_for_stop_signal();
    application.stop();
    log::info("stopped");
    // All is on the disk; in a silent network the lookup would be waited for, for half a minute and more.
    if (net::is_looking_up()) std::_Exit(0);
    return 0;
}

int migrate(const CommandOptions& options, const std::vector<ModuleDefinition>& modules) {
    const Config config = read_config(options);
    const Settings settings = Settings::read(config);
    const SystemClock clock;
    SystemRandom random;
    const DataFolderLock lock(settings.data_dir);
    auto databases =
        open_databases(settings.data_dir, modules, clock, random, SystemThreads::instance());
    for (const auto& [name, database] : databases) {
        if (database->failed())
            throw std::runtime_error("the file of '" + name + "' cannot be used; the log says why");
        database->close();
        std::cout << name << ": up to date\n";
    }
    return 0;
}

int check(const CommandOptions& options, const std::vector<ModuleDefinition>& modules) {
    const Config config = read_config(options);
    const Settings settings = Settings::read(config);
    std::vector<std::string> databases;
    for (const ModuleDefinition& module : modules) {
        for (std::string& name : database_names(module)) databases.push_back(std::move(name));
    }
    return print_audit(audit(settings.data_dir, databases), options.json);
}

int run_reporting(const std::function<int()>& command) {
    try {
        return command();
    } catch (const std::exception& e) {
        std::cerr << "baedal: " << e.what() << "\n";
        return 2;
    }
}

}  // namespace baedal::app
