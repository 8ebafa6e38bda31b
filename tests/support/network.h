// A network of hosts on this machine: a network namespace for each, joined by a bridge.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace baedal::test {

// One host of a network. Its link can be cut while the programs on it run on.
class NetworkHost {
public:
    ~NetworkHost();
    NetworkHost(const NetworkHost&) = delete;
    NetworkHost& operator=(const NetworkHost&) = delete;

    const std::string& address() const { return address_; }  // IPv4
    // For launch(): the program runs on this host.
    int network_namespace() const { return namespace_; }

    enum class Cut {
        link_down,  // the host sees that it has no carrier
        silent,     // packets of both directions are dropped, and nobody sees why
    };
    // Until join(). Throws std::runtime_error.
    void cut(Cut how) const;
    void join() const;

private:
    friend class HostNetwork;
    NetworkHost(std::string address, std::string link, std::string bridge);

    std::string address_;
    std::string link_;  // the bridge's end
    std::string bridge_;
    int namespace_ = -1;
};

// The test itself is on the network too, as 10.77.<n>.1: the first network moves the test's main thread into a
// network namespace of its own, where it stays, with the threads and programs that it starts later. So nothing of the
// machine's own network is touched, and nothing stays when the test ends. Created on the test's main thread, before
// it has started others.
//
// Needs iproute2, and root or user namespaces. Where the machine allows no network namespace, the constructor says why
// on stderr and ends the test with the status that ctest takes for "skipped" (77).
class HostNetwork {
public:
    explicit HostNetwork(int hosts);
    ~HostNetwork();
    HostNetwork(const HostNetwork&) = delete;
    HostNetwork& operator=(const HostNetwork&) = delete;

    const std::string& own_address() const { return own_address_; }
    const NetworkHost& host(std::size_t number) const { return *hosts_.at(number); }

    // Moves the calling thread, the only one of the process, into the network namespace of the tests, once.
    static void enter();

private:
    std::string bridge_;
    std::string own_address_;
    std::vector<std::unique_ptr<NetworkHost>> hosts_;
};

}  // namespace baedal::test
