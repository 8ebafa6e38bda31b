#include "cli/serve.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <ratio>
#include <string>

#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/application.h"
#include "app/setup.h"
#include "auth/bearer.h"
#include "backup/update.h"
#include "base/log.h"
#include "base/version.h"
#include "cli/local_url.h"
#include "cli/program.h"
#include "cli/server_address.h"
#include "cli/service_manager.h"
#include "host/data_folder.h"
#include "net/https_client.h"

namespace baedal::cli {

namespace {

// The signals that would end the process at once. Every thread blocks them, and the main thread
// waits for them.
sigset_t handled_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2})
        sigaddset(&signals, signal);
    return signals;
}

void block_signals() {
    const sigset_t signals = handled_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    (void)std::signal(SIGPIPE, SIG_IGN);
}

// 0 if so much time passes without a signal.
int wait_for_signal(const std::optional<Milliseconds>& longest) {
    const sigset_t signals = handled_signals();
    int received = 0;
    if (!longest) {
        sigwait(&signals, &received);
        return received;
    }
    const auto wait = std::chrono::duration_cast<std::chrono::nanoseconds>(*longest);
    const timespec limit{.tv_sec = wait.count() / std::nano::den,
                         .tv_nsec = wait.count() % std::nano::den};
    received = sigtimedwait(&signals, nullptr, &limit);
    return received < 0 ? 0 : received;
}

std::string name_of(int signal) { return std::string("SIG") + ::sigabbrev_np(signal); }

// Takes anew from the configuration what may change while the server runs. A wrong configuration
// changes nothing.
void reload(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
            app::Application& application) {
    try {
        application.take_up(app::read_settings(read_config(options), modules));
        log::info(
            "log.level, log.access and server.trusted_proxies were read again; other settings need "
            "a restart");
    } catch (const std::exception& e) {
        log::error("the configuration was not read again", {{"error", e.what()}});
    }
}

enum class End { stop, replace };

std::optional<Milliseconds> longest_wait(const ServiceManager& manager, bool rehearses) {
    constexpr Milliseconds between_looks{50};
    if (rehearses) return between_looks;
    if (const auto watchdog = manager.watchdog()) return *watchdog / 2;
    return std::nullopt;
}

// Tells the watchdog, while it waits, that the application's threads answer. Returns `stop` at SIGINT
// and SIGTERM, and at SIGHUP from a terminal, which has been closed.
End wait_for_end(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                 const ServiceManager& manager, const Program& program,
                 app::Application& application) {
    app::Heartbeat heartbeat = application.heartbeat();
    const bool on_terminal = ::isatty(STDIN_FILENO) == 1;
    std::optional<Rehearsal> rehearsal;  // of the next program
    for (;;) {
        const int received = wait_for_signal(longest_wait(manager, rehearsal.has_value()));
        if (received == 0) {
            if (heartbeat.beat()) manager.notify("WATCHDOG=1");
            if (rehearsal && rehearsal->has_ended()) {
                const auto error = rehearsal->result();
                if (!error) return End::replace;
                log::error("the program was not replaced: the one at its path does not fit",
                           {{"program", program.path()}, {"error", *error}});
                rehearsal.reset();
            }
        } else if (received == SIGHUP && !on_terminal) {
            reload(options, modules, application);
            application.refresh_certificate();
        } else if (received == SIGUSR1) {
            log::warn("a signal without a meaning was ignored", {{"signal", name_of(received)}});
        } else if (received == SIGUSR2) {
            if (!rehearsal) rehearsal.emplace(program);
        } else {
            log::info("stopping", {{"signal", name_of(received)}});
            return End::stop;
        }
    }
}

// The memory that one batch of orders frees serves the next one. Returning it to the system costs
// page faults, which are slow on a virtual machine.
void keep_freed_memory() { mallopt(M_TRIM_THRESHOLD, 64 << 20); }

// Secrets of files stay in this process: it leaves no core dump, and only root reads its memory in
// /proc (prctl(2)). Secrets of the environment are readable there anyway.
void protect_secrets(const Config& config) {
    if (config.has_secrets_of_files()) ::prctl(PR_SET_DUMPABLE, 0);
}

// What is pretended or missing, in red on a terminal.
void print_setup_gaps(const std::vector<host::Diagnosis>& gaps) {
    if (gaps.empty()) return;
    const bool in_colour = ::isatty(STDOUT_FILENO) == 1;
    std::cout << (in_colour ? "\x1b[1;31m" : "") << "\n  Not real yet:\n";
    for (const host::Diagnosis& gap : gaps)
        std::cout << "    " << gap.setting << ": " << to_sentence(gap) << "\n";
    std::cout << (in_colour ? "\x1b[0m" : "");
}

// Who breaks into a server that runs as root has the whole machine.
void warn_about_root() {
    if (::geteuid() != 0) return;
    log::warn("the server runs as root; run it as a user of its own, such as baedal");
}

void log_setup_gaps(const std::vector<host::Diagnosis>& gaps) {
    for (const host::Diagnosis& gap : gaps)
        log::warn("not real yet", {{"setting", gap.setting}, {"detail", gap.text}});
}

// Prints addresses and the set-up link to stdout, so that the log does not contain them.
void print_start_message(const app::Application& application,
                         const std::optional<std::string>& token, bool show_token) {
    const std::string& public_url = application.settings().public_url;
    const std::string base =
        local_url(application.addresses(), application.settings().speaks_tls() ? "https" : "http")
            .value_or(public_url.empty() ? "(no TCP address)" : public_url);
    const std::string folder = application.settings().data_dir.string();
    std::cout << "\n  Baedal " << version << " is open.\n"
              << "    menus          " << base << "/menus\n"
              << "    orders         " << base << "/orders\n"
              << "    health         " << base << "/readyz\n"
              << "    API            " << base << "/openapi.json\n"
              << "    data           " << folder << "\n"
              << (!token       ? ""
                  : show_token ? "    owner's token  " + *token + "\n"
                               : "    owner's token  the value of BAEDAL_ADMIN_TOKEN\n");
    if (application.setup_secret()) {
        std::cout << "\n  Nobody can log in yet. Open this link once to make the first owner:\n"
                  << "    " << (public_url.empty() ? base : public_url) << "/setup#"
                  << *application.setup_secret() << "\n";
    }
    print_setup_gaps(application.setup_gaps());
    std::cout << "\n" << std::flush;
}

// A server whose sockets a manager holds has a next process.
http::IdleAtStop idle_at_stop(const ServiceManager& manager, bool inherits_sockets) {
    if (manager.is_present()) return http::IdleAtStop::keep;
    return inherits_sockets ? http::IdleAtStop::linger : http::IdleAtStop::close;
}

// A socket unit hands its listening sockets to every process. Another copy in the manager would keep
// their addresses in use while the unit itself is restarted.
void store_sockets(const ServiceManager& manager, app::Application& application) {
    http::OpenSockets sockets = application.take_sockets();
    const bool has_unit =
        std::ranges::any_of(application.settings().listen, [](const http::ListenAddress& address) {
            return address.kind == http::ListenAddress::Kind::inherited;
        });
    if (has_unit) sockets.listening.clear();
    manager.store(sockets);
}

// Returns only if the other program cannot be run.
int replace(const Program& program, app::Application& application) {
    log::info("the program is being replaced", {{"program", program.path()}});
    application.stop(http::IdleAtStop::keep);
    std::cout << std::flush;
    const std::string error = program.replace(application.take_sockets());
    log::error("the program was not replaced", {{"program", program.path()}, {"error", error}});
    std::_Exit(1);  // the descriptors of this process are closed
}

// Whether this program can go on with the data, beside the server that runs or without one.
int rehearse_serving(const CommandOptions& options,
                     const std::vector<host::ModuleDefinition>& modules) {
    const Config config = read_config(options);
    protect_secrets(config);
    const app::Settings settings = app::read_settings(config, modules);
    log::configure(settings.log_level, settings.log_format);
    const SystemClock clock;
    SystemRandom random;
    std::optional<host::DataFolderLock> lock;
    const bool runs = host::DataFolderLock::is_held(settings.data_dir);
    if (!runs) lock.emplace(settings.data_dir);
    backup::prepare_update(
        settings.backup, settings.data_dir, modules,
        runs ? backup::between_commits(clock) : backup::while_nobody_writes(clock), clock, random);
    log::info("this version fits the configuration and the data", {{"version", version}});
    return 0;
}

}  // namespace

int serve(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules) {
    if (options.rehearse) return rehearse_serving(options, modules);
    keep_freed_memory();
    block_signals();
    const Config config = read_config(options);
    protect_secrets(config);
    const Program program = Program::of_this_process();
    const ServiceManager manager;
    http::OpenSockets inherited = take_inherited_sockets();
    const bool inherits = !inherited.listening.empty();
    manager.forget_stored();
    const SystemClock clock;
    SystemRandom random;
    app::Application application(config, modules, clock, random, SystemThreads::instance());
    log::configure(application.settings().log_level, application.settings().log_format);
    const LibraryVersions libraries = library_versions();
    log::info("starting",
              {{"version", version}, {"openssl", libraries.openssl}, {"sqlite", libraries.sqlite}});
    warn_about_root();
    log_setup_gaps(application.setup_gaps());
    application.start_modules();
    application.listen(std::move(inherited));
    for (const http::ListenAddress& address : application.addresses())
        log::info("listening", {{"address", address.to_text()}});
    note_server_address(application.settings().data_dir, application.addresses());
    print_start_message(application, auth::operator_token(config), options.show_token);
    manager.notify("READY=1\nSTATUS=Baedal " + std::string(version) + " is open.");
    const End end = wait_for_end(options, modules, manager, program, application);
    if (end == End::replace) return replace(program, application);
    manager.notify("STOPPING=1");
    application.stop(idle_at_stop(manager, inherits));
    if (manager.is_present()) store_sockets(manager, application);
    log::info("stopped");
    // All data is on the disk. A name look-up without a reply would delay the exit by more than 30
    // s.
    if (net::is_looking_up()) std::_Exit(0);
    return 0;
}

}  // namespace baedal::cli
