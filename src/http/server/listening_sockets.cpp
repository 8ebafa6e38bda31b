#include "http/server/listening_sockets.h"

#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <sys/stat.h>
#include <sys/un.h>

namespace baedal::http {

namespace {

using tcp = boost::asio::ip::tcp;
using local = boost::asio::local::stream_protocol;
using boost::system::error_code;
using Kind = ListenAddress::Kind;

constexpr int backlog = 4096;

tcp::endpoint to_tcp(const StreamProtocol::endpoint& endpoint) {
    tcp::endpoint out;
    std::memcpy(out.data(), endpoint.data(), std::min(endpoint.size(), out.capacity()));
    return out;
}

std::string path_of(const StreamProtocol::endpoint& endpoint) {
    const auto* address = reinterpret_cast<const sockaddr_un*>(endpoint.data());
    const std::size_t begin = offsetof(sockaddr_un, sun_path);
    if (endpoint.size() <= begin) return "";
    return {address->sun_path, ::strnlen(address->sun_path, endpoint.size() - begin)};
}

std::optional<StreamProtocol::endpoint> name_of(int socket) {
    StreamProtocol::endpoint endpoint;
    auto size = static_cast<socklen_t>(endpoint.capacity());
    if (::getsockname(socket, endpoint.data(), &size) != 0) return std::nullopt;
    endpoint.resize(size);
    return endpoint;
}

bool is_for(const StreamProtocol::endpoint& wanted, const StreamProtocol::endpoint& found) {
    if (found.protocol().family() != wanted.protocol().family()) return false;
    if (found.protocol().family() == AF_UNIX) return path_of(found) == path_of(wanted);
    const tcp::endpoint a = to_tcp(wanted);
    const tcp::endpoint b = to_tcp(found);
    return a.address() == b.address() && (a.port() == 0 || a.port() == b.port());
}

StreamProtocol::endpoint resolve(const Executor& executor, const ListenAddress& address) {
    if (address.kind == Kind::local) return local::endpoint(address.path);
    tcp::resolver resolver(executor.context());
    return resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive)
        .begin()
        ->endpoint();
}

// A socket's file outlives the process that was killed: nobody accepts on it.
void remove_abandoned(const Executor& executor, const std::string& path) {
    local::socket probe(executor.context());
    error_code error;
    probe.connect(local::endpoint(path), error);
    if (error == boost::asio::error::connection_refused) std::filesystem::remove(path);
}

Acceptor open(const Executor& executor, const ListenAddress& address,
              const StreamProtocol::endpoint& endpoint) {
    Acceptor acceptor(executor);
    acceptor.open(endpoint.protocol());
    if (address.kind == Kind::local) {
        remove_abandoned(executor, address.path);
    } else {
        acceptor.set_option(boost::asio::socket_base::reuse_address(true));
    }
    acceptor.bind(endpoint);
    // As with a port of this machine: any program of it may connect.
    if (address.kind == Kind::local) ::chmod(address.path.c_str(), 0666);
    acceptor.listen(backlog);
    return acceptor;
}

Acceptor assign(const Executor& executor, FileDescriptor socket) {
    const auto name = name_of(socket.get());
    if (!name) throw std::runtime_error("a socket of LISTEN_FDS is not open");
    Acceptor acceptor(executor);
    acceptor.assign(name->protocol(), socket.get());
    socket.release();
    return acceptor;
}

// Takes the socket of this address out of `sockets`; a closed one if there is none.
FileDescriptor take(std::vector<FileDescriptor>& sockets, const StreamProtocol::endpoint& wanted) {
    for (auto socket = sockets.begin(); socket != sockets.end(); ++socket) {
        const auto name = name_of(socket->get());
        if (!name || !is_for(wanted, *name)) continue;
        FileDescriptor out = std::move(*socket);
        sockets.erase(socket);
        return out;
    }
    return {};
}

Acceptor open_or_take(const Executor& executor, const ListenAddress& address,
                      std::vector<FileDescriptor>& inherited) {
    try {
        const auto endpoint = resolve(executor, address);
        FileDescriptor taken = take(inherited, endpoint);
        return taken.is_open() ? assign(executor, std::move(taken))
                               : open(executor, address, endpoint);
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(
            "cannot listen on " + address.to_text() + ": " + error.code().message() +
            ". Stop the program that has this address, or set server.listen to another.");
    }
}

}  // namespace

std::vector<Acceptor> open_listening_sockets(const Executor& executor,
                                             const std::vector<ListenAddress>& addresses,
                                             std::vector<FileDescriptor> inherited) {
    std::vector<Acceptor> out;
    bool takes_all = false;
    for (const ListenAddress& address : addresses) {
        if (address.kind == Kind::inherited) {
            takes_all = true;
        } else {
            out.push_back(open_or_take(executor, address, inherited));
        }
    }
    if (!takes_all) return out;
    if (inherited.empty()) {
        throw std::runtime_error(
            "server.listen is \"systemd\", but no socket was handed over (LISTEN_FDS). Start the "
            "service by its socket unit, or set server.listen to HOST:PORT.");
    }
    for (FileDescriptor& socket : inherited) out.push_back(assign(executor, std::move(socket)));
    return out;
}

ListenAddress local_address(const Acceptor& acceptor) {
    const StreamProtocol::endpoint endpoint = acceptor.local_endpoint();
    ListenAddress out;
    if (endpoint.protocol().family() == AF_UNIX) {
        out.kind = Kind::local;
        out.path = path_of(endpoint);
    } else {
        const tcp::endpoint name = to_tcp(endpoint);
        out.host = name.address().to_string();
        out.port = name.port();
    }
    return out;
}

Address client_address(const StreamProtocol::endpoint& from) {
    const int family = from.size() == 0 ? AF_UNIX : from.protocol().family();
    if (family == AF_INET || family == AF_INET6) return to_tcp(from).address();
    return boost::asio::ip::address_v4::loopback();
}

}  // namespace baedal::http
