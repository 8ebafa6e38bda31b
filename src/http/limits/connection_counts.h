// The number of open connections of each client.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>

#include "base/thread_annotations.h"
#include "http/limits/client_address.h"

namespace baedal::http {

// Thread-safe. Holds only clients with open connections.
class ConnectionCounts : public std::enable_shared_from_this<ConnectionCounts> {
public:
    // One connection; the destructor releases it, on any thread. A default-constructed one counts
    // nothing.
    class Slot {
    public:
        Slot() = default;
        Slot(Slot&&) = default;
        Slot& operator=(Slot&&) = delete;
        ~Slot() {
            if (counts_) counts_->release(client_);
        }

    private:
        friend class ConnectionCounts;
        Slot(std::shared_ptr<ConnectionCounts> counts, ClientKey client)
            : counts_(std::move(counts)), client_(client) {}
        std::shared_ptr<ConnectionCounts> counts_;
        ClientKey client_ = 0;
    };

    explicit ConnectionCounts(std::size_t limit) : limit_(limit) {}

    // Nothing if the client has as many as it may.
    std::optional<Slot> take(ClientKey client);

private:
    void release(ClientKey client);

    const std::size_t limit_;
    Mutex mutex_;
    std::unordered_map<ClientKey, std::size_t> open_ GUARDED_BY(mutex_);
};

}  // namespace baedal::http
