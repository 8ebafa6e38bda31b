// Listening sockets: opened, or inherited from another process.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include "base/file_descriptor.h"
#include "http/limits/client_address.h"
#include "http/server/listen_address.h"
#include "runtime/task.h"

namespace baedal::http {

using StreamProtocol = boost::asio::generic::stream_protocol;
using Acceptor = boost::asio::basic_socket_acceptor<StreamProtocol, Executor>;

// A socket of each address, in their order; of "systemd" all inherited ones that no other
// address names. An inherited socket of the same address is taken instead of a new one. The others
// are closed. Throws std::runtime_error if it cannot listen; the message says what to do.
std::vector<Acceptor> open_listening_sockets(const Executor& executor,
                                             const std::vector<ListenAddress>& addresses,
                                             std::vector<FileDescriptor> inherited);

// The address of the socket's own end.
ListenAddress local_address(const Acceptor& acceptor);

// The address of the other end; that of this machine for a client on a Unix socket.
Address client_address(const StreamProtocol::endpoint& from);

}  // namespace baedal::http
