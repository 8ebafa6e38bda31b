#include <algorithm>
#include <chrono>

#include <boost/asio/ip/udp.hpp>

#include "doctor/checks.h"
#include "http/limits/client_address.h"
#include "net/https_client.h"
#include "net/resolve.h"
#include "runtime/when_all.h"

namespace baedal::doctor {

namespace {

namespace ip = boost::asio::ip;
using host::DiagnosisCode;
using host::Level;

constexpr std::chrono::seconds longest_lookup{5};

// A socket can be bound to an address of this machine alone. That needs no right to list them.
bool is_of_this_machine(boost::asio::io_context& io, const ip::address& address) {
    ip::udp::socket probe(io);
    boost::system::error_code error;
    probe.open(address.is_v4() ? ip::udp::v4() : ip::udp::v6(), error);
    if (!error) probe.bind({address, 0}, error);
    return !error;
}

// The address from which this machine sends to `to`; nothing without a way there. Sends nothing.
std::optional<ip::address> own_address_towards(boost::asio::io_context& io, const ip::address& to) {
    ip::udp::socket probe(io);
    boost::system::error_code error;
    probe.connect({to, 9}, error);
    if (error) return std::nullopt;
    const auto own = probe.local_endpoint(error);
    if (error) return std::nullopt;
    return own.address();
}

// RFC 1918, RFC 6598, RFC 4193 and link-local ones: not to be reached from the Internet.
bool is_private(const ip::address& address) {
    if (address.is_loopback()) return true;
    for (const char* network : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                                "169.254.0.0/16", "fc00::/7", "fe80::/10"}) {
        if (http::Network::parse(network)->contains(http::plain(address))) return true;
    }
    return false;
}

host::Diagnosis compare(const std::string& name, const ip::address& found) {
    boost::asio::io_context io;
    const std::string detail = name + ": " + found.to_string();
    if (is_of_this_machine(io, found)) {
        return {.code = DiagnosisCode{"name-is-ours"},
                .level = Level::ok,
                .text = "The name of the shop points to this machine.",
                .detail = detail};
    }
    const auto own = own_address_towards(io, found);
    if (!own || is_private(*own)) {
        return {.code = DiagnosisCode{"name-resolves"},
                .level = Level::ok,
                .text =
                    "The name of the shop is known. Whether it points to this machine cannot be "
                    "told: a router is between them.",
                .detail = detail};
    }
    return {.code = DiagnosisCode{"name-elsewhere"},
            .level = Level::warning,
            .setting = "server.public_url",
            .text =
                "The name of the shop points to another machine. That is right for a proxy; "
                "otherwise change the name's entry in the DNS.",
            .detail = detail + ", not " + own->to_string()};
}

Task<> check_name(std::string name, host::Diagnosis& out) {
    const net::BaseUrl base{.host = name, .port = "443", .path_prefix = ""};
    try {
        const auto found =
            co_await net::resolve(base, std::chrono::steady_clock::now() + longest_lookup);
        const auto ours = std::ranges::find_if(found, [](const auto& endpoint) {
            boost::asio::io_context io;
            return is_of_this_machine(io, endpoint.address());
        });
        out = compare(name, ours != found.end() ? ours->address() : found.front().address());
    } catch (const net::CallFailed& e) {
        out = {.code = DiagnosisCode{"name-unknown"},
               .level = Level::problem,
               .setting = "server.public_url",
               .text =
                   "The name of the shop is not found: no customer gets here. Make an entry in "
                   "the DNS that points to this machine.",
               .detail = e.what()};
    }
}

}  // namespace

Task<Diagnoses> check_names(std::vector<std::string> names) {
    Diagnoses out(names.size(), {.code = DiagnosisCode{"not-checked"}, .text = ""});
    std::vector<Task<>> running;
    for (std::size_t i = 0; i < names.size(); ++i) running.push_back(check_name(names[i], out[i]));
    co_await when_all(std::move(running), "doctor.names");
    co_return out;
}

}  // namespace baedal::doctor
