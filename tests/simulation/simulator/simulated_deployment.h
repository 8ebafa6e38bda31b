// The program under test on a simulated disk, and the simulated network between it and its clients.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "host/invariants.h"
#include "http/response.h"
#include "json/parser.h"
#include "notify/domain/message.h"
#include "runtime/async_event.h"
#include "simulator/random_choices.h"
#include "simulator/scheduler.h"
#include "simulator/simulated_process.h"
#include "situations/run_watch.h"
#include "town/gateway_books.h"
#include "town/peer_network.h"
#include "town/town_printers.h"
#include "town/town_redis.h"
#include "town/webhook_receiver.h"

namespace baedal::simulation {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Call {
    http::Method method = http::Method::get;
    std::string target;
    std::string body = {};
    Headers headers = {};
    std::uint64_t client = 0;  // an address; 0: on this machine
};

// A JSON object in one block of memory.
inline json::Object object_of(std::string_view text) {
    auto value = boost::json::parse(
        text, boost::json::make_shared_resource<boost::json::monotonic_resource>());
    return std::move(value.as_object());
}

// The response, if it arrived.
struct ReceivedResponse {
    bool lost = true;  // the connection broke: the outcome of the request is unknown
    int status = 0;
    std::string body = {};
    Headers headers = {};

    json::Object json() const { return object_of(body); }
    // Whether the Idempotency-Key of the request gives this response from now on.
    bool is_kept_by_key() const {
        return !lost && (status == 200 || status == 201 || status == 202 || status == 402);
    }
};

// An event stream of a client. Events that the server had sent are read even after the stream broke.
struct Stream {
    explicit Stream(const Executor& executor) : changed(std::make_shared<AsyncEvent>(executor)) {}

    std::deque<http::StreamEvent> events;
    std::shared_ptr<AsyncEvent> changed;  // notified of events and of the end
    int status = 0;                       // of a response that is no stream
    bool over = false;
    bool broken = false;  // over, and the server did not mean it
};

// Belongs to the simulation's thread. One at a time.
class SimulatedDeployment {
public:
    struct Setup {
        std::uint64_t seed = 0;
        std::vector<std::string> settings;  // as in --set
        std::string folder;                 // on the real disk: the lock
        int lost_responses = 1;             // percent
        int hasty = 0;                      // percent of requests whose client waits seconds only
        int crash_at_start = 0;             // percent of starts during which the power fails
        int cursors_set_back = 0;           // percent of the starts after a power cut
        bool difficult_town = false;        // its gateway and its channel refuse now and then
        // The modules of each process, the one with the module order first; empty: one process has all.
        std::vector<std::vector<std::string>> processes = {};
        bool with_redis = false;              // between the processes
        std::optional<TimePoint> begin = {};  // of the simulated time; nothing: the opening day
    };

    explicit SimulatedDeployment(const Setup& setup);
    ~SimulatedDeployment();
    SimulatedDeployment(const SimulatedDeployment&) = delete;
    SimulatedDeployment& operator=(const SimulatedDeployment&) = delete;

    Scheduler& scheduler() { return scheduler_; }
    // The process with the module order, which is the only one by default.
    SimulatedProcess& process() { return *processes_.front(); }
    const std::vector<std::unique_ptr<SimulatedProcess>>& processes() const { return processes_; }
    // Of a database, such as "pay_sandbox"; that of process() for one that each process has.
    SimulatedProcess& process_of(const std::string& database);
    SimulatedDisk& disk() { return process().disk(); }
    const SimulatedDisk& disk() const { return processes_.front()->disk(); }
    SimulatedDisk& disk_of(const std::string& database) { return process_of(database).disk(); }
    bool is_any_disk_in_trouble() const;
    void repair_disks();
    PeerNetwork& network() { return peer_network_; }
    TownRedis& redis() { return redis_; }
    // The process stands still for so long.
    void freeze(SimulatedProcess& process, Milliseconds time);
    const Clock& clock() const { return scheduler_.clock(); }
    // The executor of the actors: what is spawned here outlives every crash.
    Executor outside() const { return outside_->get_executor(); }
    Situations& situations() { return situations_; }
    RunWatch& watch() { return watch_; }
    GatewayBooks& gateway_books() { return *gateway_books_; }
    ReceiverBooks& receiver_books() { return *receiver_books_; }
    TimePoint began_at() const { return began_at_; }
    TownPrinters& printers() { return printers_; }

    // These databases become those of the deployment, which is closed.
    void put_files(const std::map<std::string, Content>& files);
    // Its files are those of the moment and the gateway's ledger, and are adapted as by `baedal restore`.
    void adapt(TimePoint taken_at);
    // The messages that the channel of a difficult town has accepted.
    const std::vector<notify::Message>& accepted_messages() const { return *accepted_; }

    // The power is on, the program starts. Throws what it throws; false if the power of a process failed
    // meanwhile.
    bool open();
    bool is_open() const;
    bool is_listening() const;
    // Starts the stopped program, which may refuse its files; it is stopped again.
    enum class Start { succeeded, refused, power_failed };
    Start try_start();
    app::Application& application() { return process().application(); }
    // The power has failed: nothing of the program is left but its files.
    void crash();
    // The same for the processes that have no power.
    void crash_without_power();
    // An orderly stop, as by SIGTERM.
    void close();

    // One request over a network with delays, which loses some answers. From the outside.
    Task<ReceivedResponse> call(Call request);
    // Follows an event stream until it ends; with a bearer's token, or as a customer.
    std::shared_ptr<Stream> follow(const std::string& target, const std::string& last_event_id,
                                   const std::string& token);

    // All databases as anybody may read them, until the program's next end.
    host::AttachedDatabases& databases();
    // What the files say, without the program: integrity_check of each, and the invariants.
    std::vector<std::string> audit();
    // An orderly stop and a start, between two steps of run_until(). `while_stopped` is called between them.
    void restart_soon() { restart_wanted_ = true; }
    // The same of one process.
    void restart_soon(SimulatedProcess& process) { stop_wanted_ = &process; }
    std::function<void()> while_stopped = [] {};
    // Runs until `when`; after a crash checks the databases and starts the program again.
    void run_until(Instant when);

    struct Statistics {
        int crashes = 0;
        int crashes_at_start = 0;
        std::uint64_t calls = 0;
    };
    Statistics statistics;
    std::vector<std::string> violations;  // of what no person can see

    static constexpr const char* owner_token = "owner-token-of-the-simulation";

private:
    struct Pending;

    void add_process(std::vector<std::string> modules);
    void add_to_network(SimulatedProcess& process);
    Config configuration_of(const std::vector<std::string>& modules) const;
    // Where a request goes: as deploy/proxy/haproxy-processes.cfg says.
    SimulatedProcess& entrance(const std::string& target);
    bool open(SimulatedProcess& process);
    void crash(SimulatedProcess& process);
    void close(SimulatedProcess& process);
    void reopen(SimulatedProcess& process);
    // A process that is not open starts again in a while. False if none is due.
    bool reopen_what_is_due();
    Instant time_of_return(const SimulatedProcess& process);
    std::size_t number_of(const SimulatedProcess& process) const;
    Task<> serve(std::shared_ptr<Pending> pending);
    Task<> serve_peer(SimulatedProcess& process, net::ClientRequest call,
                      PeerNetwork::Respond respond);
    void hold_to_first(const Call& call, const ReceivedResponse& response);
    std::vector<host::ModuleDefinition> modules();
    void disk_failed(const DiskFile& file, const std::string& operation, Trouble trouble);
    Task<> send_events(http::EventSource& source, Pending& pending);
    void cut_connections(const SimulatedProcess& process);
    void end_streams(const SimulatedProcess& process, const std::string& module);

    const Setup setup_;
    Scheduler scheduler_;
    Situations situations_;
    RunWatch watch_;
    const TimePoint began_at_;
    const std::shared_ptr<GatewayBooks> gateway_books_;
    const std::shared_ptr<ReceiverBooks> receiver_books_;
    TownPrinters printers_;
    const std::shared_ptr<std::vector<notify::Message>> accepted_ =
        std::make_shared<std::vector<notify::Message>>();
    RandomChoices network_;
    SeededRandom random_;
    std::unique_ptr<boost::asio::io_context> outside_;
    boost::asio::executor_work_guard<Executor> outside_work_;
    std::unique_ptr<WorkerThread> outside_turn_;
    std::map<std::uint64_t, std::shared_ptr<Pending>>
        pending_;  // by number: an address would be chance
    std::uint64_t last_request_ = 0;
    PeerNetwork peer_network_;
    TownRedis redis_;
    std::vector<std::unique_ptr<SimulatedProcess>> processes_;
    std::map<const SimulatedProcess*, Instant> back_at_;  // of those that are not open
    bool restart_wanted_ = false;
    SimulatedProcess* stop_wanted_ = nullptr;
    std::optional<host::AttachedDatabases> books_;
    std::map<std::string, std::string> first_responses_;  // by target and Idempotency-Key
};

}  // namespace baedal::simulation
