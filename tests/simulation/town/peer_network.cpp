#include "town/peer_network.h"

#include <stdexcept>

#include "runtime/timer.h"

namespace baedal::simulation {

namespace {

constexpr std::int64_t usual_slowest_hop = 10;  // ms
constexpr int usual_losses = 1;                 // percent
constexpr std::int64_t latest_double = 5'000;   // ms after the first
constexpr std::string_view host_prefix = "process-";

constexpr const char* request_lost = "network: a request between processes is lost";
constexpr const char* response_lost = "network: a response between processes is lost";
constexpr const char* request_doubled = "network: a request between processes arrives twice";
constexpr const char* way_cut = "network: a way between processes is cut";
constexpr const char* refused_there = "network: a process does not listen";
constexpr const char* process_died = "network: a process dies with a request";

std::size_t host_of(const net::BaseUrl& base) {
    return static_cast<std::size_t>(std::stoul(base.host.substr(host_prefix.size())));
}

}  // namespace

// A request on its way, on the executor of the process that has sent it.
struct PeerNetwork::Exchange {
    Exchange(const Executor& executor, std::size_t sender, std::size_t receiver)
        : from(sender), to(receiver), changed(std::make_shared<AsyncEvent>(executor)) {}

    const std::size_t from;
    const std::size_t to;
    std::shared_ptr<AsyncEvent> changed;
    std::optional<net::ClientResponse> response;
    bool is_waited_for = true;  // false: the sender, and its executor, may be gone
    bool is_broken = false;     // the receiver has died

    void notify() const {
        if (is_waited_for) changed->notify();
    }
};

class PeerNetwork::Calls final : public net::CallSource {
public:
    Calls(PeerNetwork& network, std::size_t host) : network_(network), host_(host) {}

    Task<net::ClientResponse> call(net::BaseUrl base, net::ClientRequest request) override {
        co_return co_await network_.call(host_, host_of(base), std::move(request));
    }

private:
    PeerNetwork& network_;
    const std::size_t host_;
};

PeerNetwork::PeerNetwork(std::uint64_t seed, const Clock& clock, Executor outside,
                         Situations& situations)
    : choices_(seed), clock_(clock), outside_(std::move(outside)), situations_(situations) {
    repair();
}

PeerNetwork::~PeerNetwork() = default;

void PeerNetwork::expect_situations() {
    for (const char* name :
         {request_lost, response_lost, request_doubled, way_cut, refused_there, process_died})
        situations_.expect(name);
}

void PeerNetwork::add_host(Host host) {
    calls_.push_back(std::make_unique<Calls>(*this, hosts_.size()));
    hosts_.push_back(std::move(host));
}

std::string PeerNetwork::address_of(std::size_t host) {
    return "http://" + std::string(host_prefix) + std::to_string(host) + ":80";
}

net::CallSource& PeerNetwork::calls_of(std::size_t host) { return *calls_[host]; }

void PeerNetwork::forget(std::size_t host) {
    std::erase_if(exchanges_, [host](const auto& entry) {
        if (entry.second->from == host) entry.second->is_waited_for = false;
        return entry.second->from == host;
    });
    for (const auto& [number, exchange] : exchanges_) {
        if (exchange->to != host) continue;
        exchange->is_broken = true;
        exchange->notify();
    }
}

Milliseconds PeerNetwork::delay() { return choices_.milliseconds(0, slowest_); }

// The coroutine ends with its process.
Task<> PeerNetwork::wait_for_the_end(std::size_t from) {
    while (!hosts_[from].has_power()) co_await sleep_for(Milliseconds{100});
}

void PeerNetwork::deliver(std::size_t to, const net::ClientRequest& request,
                          const std::shared_ptr<Exchange>& exchange) {
    hosts_[to].serve(request, [this, to, exchange](net::ClientResponse response) {
        if (!exchange || !hosts_[to].has_power()) return;
        exchange->response = std::move(response);
        exchange->notify();
    });
}

void PeerNetwork::double_later(std::size_t to, const net::ClientRequest& request) {
    situations_.met(request_doubled);
    auto again = [](PeerNetwork& network, std::size_t host, net::ClientRequest what,
                    Milliseconds pause) -> Task<> {
        co_await sleep_for(pause);
        if (network.hosts_[host].listens()) network.deliver(host, what, nullptr);
    };
    spawn(outside_, again(*this, to, request, choices_.milliseconds(0, latest_double)),
          "a doubled request");
}

Task<net::ClientResponse> PeerNetwork::call(std::size_t from, std::size_t to,
                                            net::ClientRequest request) {
    const std::string name = address_of(to);
    const Instant until = clock_.monotonic() + *request.deadline;
    const auto rest = [&] { return until - clock_.monotonic(); };
    co_await sleep_for(delay());
    co_await wait_for_the_end(from);
    if (is_cut(from, to)) {
        situations_.met(way_cut);
        co_await sleep_for(rest());
        throw net::CallFailed(name + " did not answer: time is up", choices_.chance(50));
    }
    if (!hosts_[to].listens()) {
        situations_.met(refused_there);
        throw net::CallFailed(name + " refused the connection", false);
    }
    if (choices_.chance(lost_)) {
        situations_.met(request_lost);
        co_await sleep_for(rest());
        throw net::CallFailed(name + " did not answer: time is up", true);
    }
    const auto exchange =
        std::make_shared<Exchange>(co_await boost::asio::this_coro::executor, from, to);
    const std::uint64_t number = ++last_exchange_;
    exchanges_.emplace(number, exchange);
    deliver(to, request, exchange);
    if (choices_.chance(doubled_)) double_later(to, request);
    const bool came = co_await exchange->changed->wait_for(rest());
    exchange->is_waited_for = false;
    exchanges_.erase(number);
    co_await wait_for_the_end(from);
    if (exchange->is_broken) {
        situations_.met(process_died);
        throw net::CallFailed(name + " closed the connection", true);
    }
    if (!came || !exchange->response)
        throw net::CallFailed(name + " did not answer: time is up", true);
    if (is_cut(to, from) || choices_.chance(lost_)) {
        situations_.met(response_lost);
        co_await sleep_for(rest());
        throw net::CallFailed(name + " did not answer: time is up", true);
    }
    co_await sleep_for(delay());
    co_await wait_for_the_end(from);
    co_return std::move(*exchange->response);
}

void PeerNetwork::strike() {
    const auto count = static_cast<std::int64_t>(hosts_.size());
    const auto one = static_cast<std::size_t>(choices_.below(count));
    const auto other =
        (one + static_cast<std::size_t>(choices_.between(1, count - 1))) % hosts_.size();
    switch (choices_.below(5)) {
        case 0: cut_.insert({one, other}); break;
        case 1:
            cut_.insert({one, other});
            cut_.insert({other, one});
            break;
        case 2:
            for (std::size_t host = 0; host < hosts_.size(); ++host) {
                cut_.insert({one, host});
                cut_.insert({host, one});
            }
            break;
        case 3:
            lost_ = static_cast<int>(choices_.between(5, 60));
            doubled_ = static_cast<int>(choices_.between(0, 40));
            break;
        default: slowest_ = choices_.between(50, 3'000);
    }
}

void PeerNetwork::repair() {
    cut_.clear();
    lost_ = usual_losses;
    doubled_ = usual_losses;
    slowest_ = usual_slowest_hop;
}

}  // namespace baedal::simulation
