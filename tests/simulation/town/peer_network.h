// The network between the processes of a simulated deployment.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "net/https_client.h"
#include "runtime/async_event.h"
#include "simulator/random_choices.h"
#include "situations/situations.h"

namespace baedal::simulation {

// It delays and reorders requests and responses, loses and doubles them, and its ways are cut when told to.
// Outlives the processes. Belongs to the simulation's thread.
class PeerNetwork {
public:
    using Respond = std::function<void(net::ClientResponse)>;
    // What the network asks of a process.
    struct Host {
        std::function<bool()> has_power;
        std::function<bool()> listens;
        // A request arrives. `respond` may be called once, as long as the process lives.
        std::function<void(net::ClientRequest request, Respond respond)> serve;
    };

    // `outside` is an executor that outlives every process.
    PeerNetwork(std::uint64_t seed, const Clock& clock, Executor outside, Situations& situations);
    ~PeerNetwork();
    PeerNetwork(const PeerNetwork&) = delete;
    PeerNetwork& operator=(const PeerNetwork&) = delete;

    // The n-th call makes host n, from 0, whose address is address_of(n).
    void add_host(Host host);
    static std::string address_of(std::size_t host);
    // The network as the host sees it.
    net::CallSource& calls_of(std::size_t host);
    // The process has died: its requests are forgotten, and requests to it fail.
    void forget(std::size_t host);

    void expect_situations();
    // Something happens to the network: a way is cut, in one direction or both; a host is alone; packets are
    // lost and doubled more often; or all of it is slow.
    void strike();
    // As at the beginning.
    void repair();

private:
    class Calls;
    struct Exchange;

    Task<net::ClientResponse> call(std::size_t from, std::size_t to, net::ClientRequest request);
    void deliver(std::size_t to, const net::ClientRequest& request,
                 const std::shared_ptr<Exchange>& exchange);
    // The same request arrives once more, later.
    void double_later(std::size_t to, const net::ClientRequest& request);
    Milliseconds delay();
    bool is_cut(std::size_t from, std::size_t to) const { return cut_.contains({from, to}); }
    // Nobody knows what becomes of a request of a process that has no power.
    Task<> wait_for_the_end(std::size_t from);

    RandomChoices choices_;
    const Clock& clock_;
    const Executor outside_;
    Situations& situations_;
    std::vector<Host> hosts_;
    std::vector<std::unique_ptr<Calls>> calls_;
    std::map<std::uint64_t, std::shared_ptr<Exchange>> exchanges_;
    std::uint64_t last_exchange_ = 0;
    std::set<std::pair<std::size_t, std::size_t>> cut_;  // from, to
    int lost_ = 0;                                       // percent
    int doubled_ = 0;                                    // percent
    std::int64_t slowest_ = 0;                           // ms
};

}  // namespace baedal::simulation
