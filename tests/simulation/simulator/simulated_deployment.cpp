#include "simulator/simulated_deployment.h"

#include <algorithm>
#include <array>

#include "app/registry.h"
#include "backup/restore.h"
#include "disk/vfs.h"
#include "host/data_folder.h"
#include "http/failure.h"
#include "http/server/pipeline.h"
#include "http/wire/target.h"
#include "notify/module.h"
#include "pay/module.h"
#include "simulator/erased_contact.h"
#include "situations/expected_situations.h"
#include "town/cursors.h"
#include "town/town_channel.h"
#include "town/town_gateway.h"

namespace baedal::simulation {

namespace {

// Its name has the number of the process, and a run must not depend on that.
std::string without_folder(std::string text, const std::string& folder) {
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
        text.erase(at, folder.size());
    return text;
}

// Of the databases, by the seed. 4096 is what the program has outside; smaller pages are written faster,
// make deeper trees, and let a power cut take more of a commit apart.
constexpr std::array page_sizes{1024, 512, 1024, 1024, 512, 1024, 1024, 4096};
constexpr std::int64_t slowest_packet = 40;   // ms
constexpr std::int64_t slowest_sync = 6;      // ms
constexpr std::int64_t longest_outage = 200;  // ms
constexpr auto client_gives_up = std::chrono::seconds{60};
constexpr std::int64_t hasty_gives_up = 5'000;  // ms
constexpr auto heartbeat = std::chrono::seconds{15};

Config configure(const SimulatedDeployment::Setup& setup) {
    Config config = Config::empty();
    config.set_secret("BAEDAL_ADMIN_TOKEN", SimulatedDeployment::owner_token);
    config.set("data.dir=\"" + setup.folder + "\"");
    config.set("server.threads=1");
    config.set("demo.enabled=true");
    config.set("pay.gateway=\"sandbox\"");
    config.set("order.require_contact=false");
    for (const std::string& setting : setup.settings) config.set(setting);
    return config;
}

}  // namespace

// A request on its way. Shared by the two sides, each of which may be gone before the other.
struct SimulatedDeployment::Pending {
    Pending(const Executor& executor, std::uint64_t n)
        : number(n), changed(std::make_shared<AsyncEvent>(executor)) {}

    const std::uint64_t number;
    Call call;
    ReceivedResponse response;
    std::shared_ptr<AsyncEvent> changed;
    std::shared_ptr<Stream> stream;  // null: a plain request
    std::string module;              // of the stream
    std::shared_ptr<AsyncEvent> stream_changed;
    bool stream_ends = false;
};

SimulatedDeployment::SimulatedDeployment(const Setup& setup)
    : setup_(setup),
      scheduler_(setup.seed * 4 + 1, setup.begin),
      watch_(situations_, scheduler_.clock()),
      began_at_(scheduler_.clock().now()),
      gateway_books_(
          std::make_shared<GatewayBooks>(setup.seed * 4 + 5, scheduler_.clock(), situations_)),
      receiver_books_(std::make_shared<ReceiverBooks>(setup.seed * 4 + 6, situations_)),
      printers_(setup.seed * 4 + 7, scheduler_.clock(), situations_),
      disk_(std::make_shared<SimulatedDisk>(setup.seed * 4 + 2)),
      network_(setup.seed * 4 + 3),
      // A second life draws no secret again.
      random_(setup.seed * 4 + 4 + (setup.begin ? 1ULL << 40 : 0)),
      config_(configure(setup)),
      outside_(std::make_unique<boost::asio::io_context>(1)),
      outside_work_(outside_->get_executor()),
      outside_turn_(scheduler_.run("outside", *outside_)) {
    restart_sqlite_randomness();
    expect_situations(situations_);
    scheduler_.use_network(printers_);
    expect_gateway_situations(situations_);
    listen_to_changes_on_this_thread(&watch_);
    use_disk_on_this_thread(disk_);
    disk_->page_size = page_sizes[setup.seed % page_sizes.size()];
    disk_->while_syncing = [this] {
        scheduler_.let_others_run(network_.milliseconds(0, slowest_sync));
    };
    disk_->on_failure = [this](const DiskFile& file, const char* operation, Trouble trouble) {
        disk_failed(file, operation, trouble);
    };
    scheduler_.alive_while([this] { return disk_->powered(); });
}

SimulatedDeployment::~SimulatedDeployment() {
    disk_->while_syncing = nullptr;
    disk_->cut_power();
    books_.reset();
    application_.reset();
    outside_turn_.reset();
    outside_work_.reset();
    outside_.reset();
    use_disk_on_this_thread(nullptr);
    disk_->on_failure = nullptr;
    listen_to_changes_on_this_thread(nullptr);
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
        if (name.ends_with(".sqlite")) disk_->replace(name + "-wal", std::nullopt);
    }
    for (const auto& [name, content] : files) disk_->replace(name, content);
}

void SimulatedDeployment::adapt(TimePoint taken_at) {
    const db::Options options{.threads = scheduler_};
    backup::open_and_adapt(setup_.folder, modules(), taken_at, clock(), random_, options);
}

bool SimulatedDeployment::open() {
    if (setup_.crash_at_start > 0 && network_.chance(setup_.crash_at_start)) {
        disk_->cut_power_after(static_cast<std::uint64_t>(network_.between(1, 30)));
    }
    application_ = std::make_unique<app::Application>(config_, modules(), scheduler_.clock(),
                                                      random_, scheduler_);
    application_->send_webhooks_by(town_senders(receiver_books_));
    application_->on_streams_end([this](const std::string& module) { end_streams(module); });
    try {
        application_->start_modules();
        application_->start_webhooks();
    } catch (const std::exception&) {
        if (disk_->powered()) throw;
    }
    listening_ = disk_->powered();
    if (listening_) {
        expect_deliveries(watch_.deliveries, *application_);
    } else {
        ++statistics.crashes_at_start;
        situations_.met(power_cut_at_a_start);
    }
    return listening_;
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
        application_.reset();
        if (!disk_->powered()) crash();
        return Start::refused;
    }
}

void SimulatedDeployment::cut_connections() {
    for (const auto& [number, pending] : pending_) {
        if (pending->stream) {
            pending->stream->broken = !pending->stream->over;
            pending->stream->over = true;
            pending->stream->changed->notify();
        } else {
            pending->changed->notify();
        }
    }
    pending_.clear();
}

void SimulatedDeployment::crash() {
    ++statistics.crashes;
    listening_ = false;
    disk_->cut_power();
    books_.reset();
    application_.reset();
    cut_connections();
    disk_->restore_power();
}

void SimulatedDeployment::close() {
    books_.reset();
    if (!application_) return;
    listening_ = false;
    application_->stop();
    application_.reset();
    cut_connections();
    if (disk_->powered()) return;
    ++statistics.crashes;  // while it stopped
    disk_->restore_power();
}

void SimulatedDeployment::end_streams(const std::string& module) {
    for (const auto& [number, pending] : pending_) {
        if (!pending->stream_changed || pending->module != module) continue;
        pending->stream_ends = true;
        pending->stream_changed->notify();
    }
}

Task<ReceivedResponse> SimulatedDeployment::call(Call request) {
    ++statistics.calls;
    auto pending = std::make_shared<Pending>(outside(), ++last_request_);
    pending->call = std::move(request);
    co_await sleep_for(network_.milliseconds(0, slowest_packet));
    if (!listening_) co_return ReceivedResponse{};  // connection refused
    pending_.emplace(pending->number, pending);
    spawn(application_->executor(), serve(pending), "a simulated request");
    const Milliseconds patience = network_.chance(setup_.hasty)
                                      ? network_.milliseconds(100, hasty_gives_up)
                                      : client_gives_up;
    const bool came = co_await pending->changed->wait_for(patience);
    pending_.erase(pending->number);
    if (!came || network_.chance(setup_.lost_responses)) co_return ReceivedResponse{};
    co_await sleep_for(network_.milliseconds(0, slowest_packet));
    co_return std::move(pending->response);
}

// The stages of http::respond() without limits.
Task<http::Response> SimulatedDeployment::respond(http::Request& request) {
    std::exception_ptr failure;
    try {
        request.actor = application_->authenticate(request);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) co_return http::failure_response(failure, request);
    co_return co_await http::dispatch(application_->router(), request);
}

Task<> SimulatedDeployment::serve(std::shared_ptr<Pending> pending) {
    http::Request request;
    const Call& call = pending->call;
    request.method = call.method;
    if (const auto wrong = http::parse_target(call.target, request))
        throw std::logic_error("the simulation sent a bad target: " + call.target);
    for (const auto& [name, value] : call.headers) request.headers.emplace_back(name, value);
    request.body = call.body;
    request.id = "sim";
    request.client = call.client;
    request.is_limited = call.client != 0;
    const http::Response response = co_await respond(request);
    if (pending->stream) {
        pending->stream->status = response.status;
        if (response.stream) {
            pending->module = request.module;
            co_await send_events(*response.stream, *pending);
        }
        pending->stream->over = true;
        pending->stream->changed->notify();
        pending_.erase(pending->number);
        co_return;
    }
    pending->response = {false, response.status, without_folder(response.body, setup_.folder),
                         response.headers};
    if (const std::string refusal = refusal_name(response.status, response.body); !refusal.empty())
        situations_.met(refusal);
    hold_to_first(call, pending->response);
    pending->changed->notify();
}

// Of one key there is one response, whether it arrives or not, across crashes.
void SimulatedDeployment::hold_to_first(const Call& call, const ReceivedResponse& response) {
    const auto key = std::ranges::find(call.headers, "Idempotency-Key",
                                       &std::pair<std::string, std::string>::first);
    if (key == call.headers.end() || !response.is_kept_by_key()) return;
    const std::string said = std::to_string(response.status) + " " + response.body;
    const auto [first, is_first] =
        first_responses_.try_emplace(call.target + " " + key->second, said);
    if (is_first || first->second == said) return;
    const std::string erased =
        first->second.substr(0, 4) + without_contact(first->second.substr(4));
    if (erased == said) return;
    violations.push_back("the key " + key->second + " was answered " + first->second +
                         " and later " + said);
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

// What http::StreamWriter does.
Task<> SimulatedDeployment::send_events(http::EventSource& source, Pending& pending) {
    const events::Topics::Subscription subscription(application_->topics(), source.topic,
                                                    application_->executor());
    pending.stream_changed = subscription.changed();
    for (;;) {
        http::EventSource::Batch batch;
        try {
            batch = source.read_after(source.position);
            if (source.settle) co_await source.settle();
        } catch (...) {
            pending.stream->broken = true;
            co_return;
        }
        source.position = batch.position;
        for (auto& event : batch.events) pending.stream->events.push_back(std::move(event));
        pending.stream->changed->notify();
        if (batch.end) co_return;
        if (pending.stream_ends) {
            pending.stream->broken = true;
            co_return;
        }
        if (!batch.more) co_await subscription.changed()->wait_for(heartbeat);
    }
}

std::shared_ptr<Stream> SimulatedDeployment::follow(const std::string& target,
                                                    const std::string& last_event_id,
                                                    const std::string& token) {
    auto pending = std::make_shared<Pending>(outside(), ++last_request_);
    pending->stream = std::make_shared<Stream>(outside());
    pending->call.target = target;
    if (!last_event_id.empty()) pending->call.headers.emplace_back("Last-Event-ID", last_event_id);
    if (!token.empty()) pending->call.headers.emplace_back("Authorization", "Bearer " + token);
    if (!listening_) {
        pending->stream->over = pending->stream->broken = true;
        return pending->stream;
    }
    pending_.emplace(pending->number, pending);
    spawn(application_->executor(), serve(pending), "a simulated stream");
    return pending->stream;
}

host::AttachedDatabases& SimulatedDeployment::databases() {
    if (!books_) {
        books_.emplace(setup_.folder, app::registered_modules());
        books_->connection().exec(
            "ATTACH 'file:" + host::database_file(setup_.folder, host::access_database).string() +
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

void SimulatedDeployment::run_until(Instant when) {
    while (clock().monotonic() < when) {
        if (!is_open()) {
            const Instant back =
                std::min(when, clock().monotonic() + network_.milliseconds(1, longest_outage));
            while (scheduler_.step(back)) {
            }
            if (network_.chance(setup_.cursors_set_back))
                set_a_cursor_back(setup_.folder, network_, watch_.deliveries);
            if (!open()) {
                crash();
                continue;
            }
            if (disk_->in_trouble()) continue;  // what cannot be read is looked at another time
            for (const std::string& violation : audit())
                violations.push_back("after a power cut: " + violation);
            continue;
        }
        scheduler_.step(when);
        if (!disk_->powered()) {
            crash();
        } else if (std::exchange(restart_wanted_, false)) {
            close();
            while_stopped();
        }
    }
}

}  // namespace baedal::simulation
