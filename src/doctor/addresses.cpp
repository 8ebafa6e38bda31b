#include <chrono>

#include <absl/strings/str_join.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "doctor/checks.h"
#include "net/https_client.h"

namespace baedal::doctor {

namespace {

using boost::asio::ip::tcp;
using host::DiagnosisCode;
using host::Level;
using http::ListenAddress;

constexpr std::chrono::seconds longest_answer{5};

// Why the address cannot be bound; no error if it can.
boost::system::error_code try_to_bind(const ListenAddress& address) {
    boost::asio::io_context io;
    boost::system::error_code error;
    const auto found = tcp::resolver(io).resolve(address.host, std::to_string(address.port),
                                                 tcp::resolver::passive, error);
    if (error) return error;
    tcp::acceptor acceptor(io);
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor.open(endpoint.protocol(), error);
    if (error) return error;
    acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
    acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(1, error);
    return error;
}

}  // namespace

Diagnoses check_free_addresses(const std::vector<ListenAddress>& addresses) {
    Diagnoses out;
    std::vector<std::string> free;
    for (const ListenAddress& address : addresses) {
        if (address.kind != ListenAddress::Kind::tcp) continue;
        const auto error = try_to_bind(address);
        if (!error) {
            free.push_back(address.to_text());
            continue;
        }
        out.push_back({.code = DiagnosisCode{"address-taken"},
                       .level = Level::problem,
                       .setting = "server.listen",
                       .text =
                           "The server cannot listen on its address. Stop the program that has it "
                           "(ss -ltnp), or name another; ports below 1024 need the service's "
                           "socket unit.",
                       .detail = address.to_text() + ": " + error.message()});
    }
    if (!out.empty()) return out;
    return {{.code = DiagnosisCode{"server-stopped"},
             .level = Level::warning,
             .text = "The server does not run. Its addresses are free.",
             .detail = absl::StrJoin(free, ", ")}};
}

Task<Diagnoses> check_answer(std::optional<std::string> url) {
    const auto base = net::parse_base_url(url.value_or(""));
    if (!base) {
        co_return Diagnoses{{.code = DiagnosisCode{"server-unasked"},
                             .level = Level::ok,
                             .text = "The server runs. It has no loopback address to ask."}};
    }
    std::string why;
    try {
        const net::HttpsClient client({.base = *base, .ca_file = "", .deadline = longest_answer});
        const net::ClientResponse response =
            co_await client.call({.method = "GET", .target = "/readyz", .headers = {}, .body = ""});
        if (response.status == 200) {
            co_return Diagnoses{{.code = DiagnosisCode{"server-ready"},
                                 .level = Level::ok,
                                 .text = "The server runs and takes orders.",
                                 .detail = *url}};
        }
        why = "/readyz " + std::to_string(response.status) + " " + response.body.substr(0, 500);
    } catch (const net::CallFailed& e) {
        why = e.what();
    }
    co_return Diagnoses{{.code = DiagnosisCode{"server-not-ready"},
                         .level = Level::problem,
                         .text = "The server runs, and is not ready. See its log and the modules.",
                         .detail = *url + ": " + why}};
}

}  // namespace baedal::doctor
