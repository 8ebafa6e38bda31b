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

#include "app/application.h"
#include "disk/simulated_disk.h"
#include "host/invariants.h"
#include "http/response.h"
#include "json/parser.h"
#include "notify/domain/message.h"
#include "runtime/async_event.h"
#include "simulator/random_choices.h"
#include "simulator/scheduler.h"
#include "situations/run_watch.h"
#include "town/gateway_books.h"
#include "town/town_printers.h"
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
        std::vector<std::string> settings;    // as in --set
        std::string folder;                   // on the real disk: the lock
        int lost_responses = 1;               // percent
        int hasty = 0;                        // percent of requests whose client waits seconds only
        int crash_at_start = 0;               // percent of starts during which the power fails
        int cursors_set_back = 0;             // percent of the starts after a power cut
        bool difficult_town = false;          // its gateway and its channel refuse now and then
        std::optional<TimePoint> begin = {};  // of the simulated time; nothing: the opening day
    };

    explicit SimulatedDeployment(const Setup& setup);
    ~SimulatedDeployment();
    SimulatedDeployment(const SimulatedDeployment&) = delete;
    SimulatedDeployment& operator=(const SimulatedDeployment&) = delete;

    Scheduler& scheduler() { return scheduler_; }
    SimulatedDisk& disk() { return *disk_; }
    const SimulatedDisk& disk() const { return *disk_; }
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

    // The power is on, the program starts. Throws what it throws; false if the power failed meanwhile.
    bool open();
    bool is_open() const { return application_ != nullptr; }
    bool is_listening() const { return listening_; }
    // Starts the stopped program, which may refuse its files; it is stopped again.
    enum class Start { succeeded, refused, power_failed };
    Start try_start();
    app::Application& application() { return *application_; }
    // The power has failed: nothing of the program is left but its files.
    void crash();
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

    Task<http::Response> respond(http::Request& request);
    Task<> serve(std::shared_ptr<Pending> pending);
    void hold_to_first(const Call& call, const ReceivedResponse& response);
    std::vector<host::ModuleDefinition> modules();
    void disk_failed(const DiskFile& file, const std::string& operation, Trouble trouble);
    Task<> send_events(http::EventSource& source, Pending& pending);
    void cut_connections();
    void end_streams(const std::string& module);

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
    std::shared_ptr<SimulatedDisk> disk_;
    RandomChoices network_;
    SeededRandom random_;
    Config config_;
    std::unique_ptr<boost::asio::io_context> outside_;
    boost::asio::executor_work_guard<Executor> outside_work_;
    std::unique_ptr<WorkerThread> outside_turn_;
    std::map<std::uint64_t, std::shared_ptr<Pending>>
        pending_;  // by number: an address would be chance
    std::uint64_t last_request_ = 0;
    std::unique_ptr<app::Application> application_;
    bool listening_ = false;  // from the end of the start
    bool restart_wanted_ = false;
    std::optional<host::AttachedDatabases> books_;
    std::map<std::string, std::string> first_responses_;  // by target and Idempotency-Key
};

}  // namespace baedal::simulation
