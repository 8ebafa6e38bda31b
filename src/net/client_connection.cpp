#include "net/client_connection.h"

#include <sys/socket.h>

namespace baedal::net {

ClientConnection::ClientConnection(const Executor& executor, boost::asio::ssl::context* tls) {
    if (tls != nullptr) {
        secure = std::make_unique<TlsStream>(PlainStream(executor), *tls);
    } else {
        plain = std::make_unique<PlainStream>(executor);
    }
}

// What comes by itself is a goodbye (of TLS or of TCP), or would be taken for the next call's answer.
// The tickets of TLS 1.3 came with the handshake's end and were read with the first answer.
bool ClientConnection::quiet() {
    if (secure) {
        SSL* const tls = secure->native_handle();
        // Read from the socket already, and not asked for yet.
        if (SSL_pending(tls) > 0 || BIO_ctrl_pending(SSL_get_rbio(tls)) > 0) return false;
    }
    char byte = 0;
    const auto got = ::recv(socket().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void IdleConnections::let_go() {
    const Instant now = std::chrono::steady_clock::now();
    std::erase_if(idle_, [now](const Entry& entry) {
        return entry.owner.expired() || entry.until <= now || !entry.connection->quiet();
    });
}

std::unique_ptr<ClientConnection> IdleConnections::take(const Owner& owner) {
    let_go();
    for (auto entry = idle_.begin(); entry != idle_.end(); ++entry) {
        if (entry->owner.lock() != owner) continue;
        auto connection = std::move(entry->connection);
        idle_.erase(entry);
        return connection;
    }
    return nullptr;
}

void IdleConnections::keep(const Owner& owner, std::unique_ptr<ClientConnection> connection,
                           Instant until, std::size_t most) {
    let_go();
    std::size_t kept = 0;
    for (const Entry& entry : idle_) kept += entry.owner.lock() == owner ? 1 : 0;
    if (kept < most) idle_.push_front({owner, std::move(connection), until});
}

}  // namespace baedal::net
