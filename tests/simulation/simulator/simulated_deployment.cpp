#include "simulator/simulated_deployment.h"

#include <algorithm>
#include <array>

#include "app/registry.h"
#include "backup/restore.h"
#include "disk/vfs.h"
#include "host/data_folder.h"
#include "notify/module.h"
#include "pay/module.h"
#include "simulator/entrance.h"
#include "simulator/pending_request.h"
#include "situations/expected_situations.h"
#include "town/cursors.h"
#include "town/town_channel.h"
#include "town/town_gateway.h"

namespace baedal::simulation {

namespace {

// Of the databases, by the seed. 4096 is what the program has outside; smaller pages are written faster,
// make deeper trees, and let a power cut take more of a commit apart.
constexpr std::array page_sizes{1024, 512, 1024, 1024, 512, 1024, 1024, 4096};
constexpr std::int64_t slowest_sync = 6;      // ms
constexpr std::int64_t longest_outage = 200;  // ms

constexpr const char* peer_secret = "peer-secret-of-the-simulated-town";

// Those of the registry.
std::vector<std::string> module_names() {
    std::vector<std::string> out;
    for (const host::ModuleDefinition& module : app::registered_modules())
        out.push_back(module.name);
    return out;
}

std::string to_list(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "\"" : ", \"") + name + "\"";
    return "[" + out + "]";
}

}  // namespace

SimulatedDeployment::SimulatedDeployment(const Setup& setup)
    : setup_(setup),
      scheduler_(setup.seed * 4 + 1, setup.begin),
      watch_(situations_, scheduler_.clock()),
      began_at_(scheduler_.clock().now()),
      gateway_books_(
          std::make_shared<GatewayBooks>(setup.seed * 4 + 5, scheduler_.clock(), situations_)),
      receiver_books_(std::make_shared<ReceiverBooks>(setup.seed * 4 + 6, situations_)),
      printers_(setup.seed * 4 + 7, scheduler_.clock(), situations_),
      network_(setup.seed * 4 + 3),
      // A second life draws no secret again.
      random_(setup.seed * 4 + 4 + (setup.begin ? 1ULL << 40 : 0)),
      outside_(std::make_unique<boost::asio::io_context>(1)),
      outside_work_(outside_->get_executor()),
      outside_turn_(scheduler_.run("outside", *outside_)),
      peer_network_(setup.seed * 4 + 8, scheduler_.clock(), outside_->get_executor(), situations_),
      redis_(setup.seed * 4 + 9, situations_) {
    restart_sqlite_randomness();
    expect_situations(situations_);
    scheduler_.use_network(printers_);
    expect_gateway_situations(situations_);
    listen_to_changes_on_this_thread(&watch_);
    if (setup_.processes.empty()) {
        add_process(module_names());
    } else {
        for (const auto& modules : setup_.processes) add_process(modules);
        peer_network_.expect_situations();
        if (setup_.with_redis) redis_.expect_situations();
    }
    std::vector<MountedDisk> disks;
    for (const auto& process : processes_)
        disks.push_back({process->folder() + "/", process->shared_disk()});
    use_disks_on_this_thread(std::move(disks));
    scheduler_.alive_while([this] {
        return std::ranges::all_of(processes_, [](const auto& p) { return p->has_power(); });
    });
}

SimulatedDeployment::~SimulatedDeployment() {
    for (const auto& process : processes_) {
        process->disk().while_syncing = nullptr;
        process->disk().cut_power();
    }
    books_.reset();
    processes_.clear();
    outside_turn_.reset();
    outside_work_.reset();
    outside_.reset();
    use_disks_on_this_thread({});
    listen_to_changes_on_this_thread(nullptr);
}

Config SimulatedDeployment::configuration_of(const std::vector<std::string>& modules) const {
    Config config = Config::empty();
    config.set_secret("BAEDAL_ADMIN_TOKEN", owner_token);
    config.set("server.threads=1");
    config.set("demo.enabled=true");
    config.set("pay.gateway=\"sandbox\"");
    config.set("order.require_contact=false");
    for (const std::string& setting : setup_.settings) config.set(setting);
    if (setup_.processes.empty()) return config;
    config.set_secret("BAEDAL_PEER_SECRET", peer_secret);
    config.set("modules.here=" + to_list(modules));
    for (std::size_t i = 0; i < setup_.processes.size(); ++i) {
        for (const std::string& module : setup_.processes[i])
            config.set("modules." + module + ".at=\"" + PeerNetwork::address_of(i) + "\"");
    }
    if (setup_.with_redis) {
        config.set("bus.transport=\"redis\"");
        config.set("bus.redis.url=\"redis://redis\"");
    }
    return config;
}

void SimulatedDeployment::add_process(std::vector<std::string> modules) {
    const std::size_t number = processes_.size();
    Config config = configuration_of(modules);
    const std::string folder =
        setup_.folder + (setup_.processes.empty() ? "" : "/" + std::to_string(number));
    config.set("data.dir=\"" + folder + "\"");
    auto& process = *processes_.emplace_back(std::make_unique<SimulatedProcess>(
        SimulatedProcess::Setup{folder, std::move(modules), std::move(config),
                                setup_.seed * 4 + 2 + (number << 32)},
        scheduler_));
    SimulatedDisk& disk = process.disk();
    disk.page_size = page_sizes[setup_.seed % page_sizes.size()];
    disk.while_syncing = [this] {
        scheduler_.let_others_run(network_.milliseconds(0, slowest_sync));
    };
    disk.on_failure = [this](const DiskFile& file, const char* operation, Trouble trouble) {
        disk_failed(file, operation, trouble);
    };
    if (!setup_.processes.empty()) add_to_network(process);
}

void SimulatedDeployment::add_to_network(SimulatedProcess& process) {
    peer_network_.add_host(
        {.has_power = [&process] { return process.has_power(); },
         .listens = [&process] { return process.is_listening() && process.has_power(); },
         .serve =
             [this, &process](net::ClientRequest request, PeerNetwork::Respond respond) {
                 spawn(process.application().executor(),
                       serve_peer(process, std::move(request), std::move(respond)),
                       "a simulated request of a process");
             }});
    process.scheduled().calls = &peer_network_.calls_of(number_of(process));
}

std::size_t SimulatedDeployment::number_of(const SimulatedProcess& process) const {
    const auto found =
        std::ranges::find(processes_, &process, &std::unique_ptr<SimulatedProcess>::get);
    return static_cast<std::size_t>(found - processes_.begin());
}

SimulatedProcess& SimulatedDeployment::process_of(const std::string& database) {
    for (const auto& process : processes_) {
        for (const host::ModuleDefinition& module : app::registered_modules()) {
            const auto names = host::database_names(module);
            if (process->has(module.name) && std::ranges::find(names, database) != names.end())
                return *process;
        }
    }
    return process();
}

SimulatedProcess& SimulatedDeployment::entrance(const std::string& target) {
    if (processes_.size() == 1) return process();
    const std::string module = module_at_entrance(target);
    const auto found =
        std::ranges::find_if(processes_, [&](const auto& each) { return each->has(module); });
    return found == processes_.end() ? process() : **found;
}

bool SimulatedDeployment::is_any_disk_in_trouble() const {
    return std::ranges::any_of(processes_, [](const auto& p) { return p->disk().in_trouble(); });
}

void SimulatedDeployment::repair_disks() {
    for (const auto& process : processes_) process->disk().repair();
}

bool SimulatedDeployment::is_open() const {
    return std::ranges::all_of(processes_, [](const auto& p) { return p->is_open(); });
}

bool SimulatedDeployment::is_listening() const {
    return std::ranges::all_of(processes_, [](const auto& p) { return p->is_listening(); });
}

void SimulatedDeployment::freeze(SimulatedProcess& process, Milliseconds time) {
    process.scheduled().frozen_until = clock().monotonic() + time;
}

// The registered ones, in a difficult town with its gateway and its channel.
std::vector<host::ModuleDefinition> SimulatedDeployment::modules() {
    std::vector<host::ModuleDefinition> all = app::registered_modules();
    if (!setup_.difficult_town) return all;
    for (host::ModuleDefinition& module : all) {
        if (module.name == "pay") {
            module =
                pay::definition([books = gateway_books_](std::shared_ptr<pay::Gateway> sandbox) {
                    return std::make_shared<TownGateway>(std::move(sandbox), books);
                });
        } else if (module.name == "notify") {
            module = notify::definition([seed = setup_.seed, accepted = accepted_] {
                return std::make_unique<TownChannel>(seed, accepted);
            });
        }
    }
    return all;
}

void SimulatedDeployment::put_files(const std::map<std::string, Content>& files) {
    for (const auto& [name, content] : files) {
        if (name.ends_with(".sqlite")) disk().replace(name + "-wal", std::nullopt);
    }
    for (const auto& [name, content] : files) disk().replace(name, content);
}

void SimulatedDeployment::adapt(TimePoint taken_at) {
    const db::Options options{.threads = scheduler_};
    backup::open_and_adapt(setup_.folder, modules(), taken_at, clock(), random_, options);
}

bool SimulatedDeployment::open(SimulatedProcess& process) {
    if (setup_.crash_at_start > 0 && network_.chance(setup_.crash_at_start)) {
        process.disk().cut_power_after(static_cast<std::uint64_t>(network_.between(1, 30)));
    }
    const bool opened = process.open(modules(), random_, [&](app::Application& application) {
        application.send_webhooks_by(town_senders(receiver_books_));
        application.use_redis([this](const peers::RedisAddress&) { return redis_.open(); });
        application.on_streams_end(
            [this, &process](const std::string& module) { end_streams(process, module); });
    });
    if (opened) {
        expect_deliveries(watch_.deliveries, process.application());
    } else {
        ++statistics.crashes_at_start;
        situations_.met(power_cut_at_a_start);
    }
    return opened;
}

bool SimulatedDeployment::open() {
    bool all = true;
    for (const auto& process : processes_) all = open(*process) && all;
    return all;
}

SimulatedDeployment::Start SimulatedDeployment::try_start() {
    try {
        if (!open()) {
            crash();
            return Start::power_failed;
        }
        close();
        return Start::succeeded;
    } catch (const std::exception&) {
        for (const auto& process : processes_) process->drop();
        crash_without_power();
        return Start::refused;
    }
}

void SimulatedDeployment::crash(SimulatedProcess& process) {
    ++statistics.crashes;
    books_.reset();
    if (processes_.size() > 1) peer_network_.forget(number_of(process));
    process.crash();
    cut_connections(process);
}

void SimulatedDeployment::crash() {
    for (const auto& process : processes_) crash(*process);
}

void SimulatedDeployment::crash_without_power() {
    for (const auto& process : processes_) {
        if (!process->has_power()) crash(*process);
    }
}

void SimulatedDeployment::close(SimulatedProcess& process) {
    if (!process.is_open()) return;
    const bool ended = process.close();
    if (processes_.size() > 1) peer_network_.forget(number_of(process));
    cut_connections(process);
    if (!ended) ++statistics.crashes;  // while it stopped
}

void SimulatedDeployment::close() {
    books_.reset();
    for (const auto& process : processes_) close(*process);
}

void SimulatedDeployment::disk_failed(const DiskFile& file, const std::string& operation,
                                      Trouble trouble) {
    const std::string name = file.name.substr(file.name.rfind('/') + 1);
    const std::string database = name.substr(0, name.find('.'));
    const bool is_log = name.ends_with("-wal");
    const bool power = trouble == Trouble::none;
    if (!power) {
        situations_.met(disk_trouble_name(database, std::string(to_text(trouble))));
    } else if (is_log) {
        situations_.met(power_cut_name(database, operation));
    } else {
        situations_.met(power_cut_at_a_checkpoint);
    }
    // Only a commit writes to the log.
    if (is_log && operation != "read")
        watch_.transitions.failed(database, power ? "power" : "disk");
}

host::AttachedDatabases& SimulatedDeployment::databases() {
    if (!books_) {
        const auto file_of = [this](const std::string& database) {
            return host::database_file(process_of(database).folder(), database);
        };
        books_.emplace(app::registered_modules(), host::AttachedDatabases::Deployment::running,
                       file_of);
        books_->connection().exec("ATTACH 'file:" + file_of(host::access_database).string() +
                                  "?mode=ro' AS access");
    }
    return *books_;
}

std::vector<std::string> SimulatedDeployment::audit() {
    std::vector<std::string> out;
    SQLite::Statement files(databases().connection(),
                            "SELECT name FROM pragma_database_list WHERE name != 'main'");
    while (files.executeStep()) {
        const std::string name = files.getColumn(0).getString();
        const std::string verdict = databases()
                                        .connection()
                                        .execAndGet("PRAGMA \"" + name + "\".integrity_check")
                                        .getString();
        if (verdict != "ok") out.push_back("integrity of " + name += ": " + verdict);
    }
    for (const host::Finding& violation : databases().violations())
        out.push_back(violation.query + ": " + violation.subject + ": " + violation.detail);
    return out;
}

void SimulatedDeployment::reopen(SimulatedProcess& process) {
    if (network_.chance(setup_.cursors_set_back))
        set_a_cursor_back(process.folder(), network_, watch_.deliveries);
    if (!open(process)) return crash(process);
    // What cannot be read is looked at another time. Between processes there is always work in progress.
    if (process.disk().in_trouble() || processes_.size() > 1) return;
    for (const std::string& violation : audit())
        violations.push_back("after a power cut: " + violation);
}

bool SimulatedDeployment::reopen_what_is_due() {
    for (const auto& process : processes_) {
        if (process->is_open() || clock().monotonic() < time_of_return(*process)) continue;
        back_at_.erase(process.get());
        reopen(*process);
        return true;
    }
    return false;
}

Instant SimulatedDeployment::time_of_return(const SimulatedProcess& process) {
    const auto [back, is_new] = back_at_.try_emplace(&process);
    if (is_new) back->second = clock().monotonic() + network_.milliseconds(1, longest_outage);
    return back->second;
}

void SimulatedDeployment::run_until(Instant when) {
    while (clock().monotonic() < when) {
        if (reopen_what_is_due()) continue;
        Instant next = when;
        for (const auto& process : processes_) {
            if (!process->is_open()) next = std::min(next, time_of_return(*process));
        }
        scheduler_.step(next);
        crash_without_power();
        if (!is_open()) continue;
        if (std::exchange(restart_wanted_, false)) {
            close();
            while_stopped();
        }
        if (SimulatedProcess* process = std::exchange(stop_wanted_, nullptr)) close(*process);
    }
}

}  // namespace baedal::simulation
