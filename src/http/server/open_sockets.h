// The sockets that outlive a process, so that the next one goes on with them.
#pragma once

#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/thread_annotations.h"

namespace baedal::http {

// What becomes of idle connections when the server stops.
enum class IdleAtStop {
    close,   // at once
    linger,  // the next request is answered, for Limits::linger_at_stop; then they are closed
    keep,    // they stay open, for the next process
};

struct OpenSockets {
    std::vector<FileDescriptor> listening;
    std::vector<FileDescriptor> idle;  // of clients; no byte of a next request has been read
};

// Thread-safe.
class KeptSockets {
public:
    void add(FileDescriptor socket) {
        const Lock lock(mutex_);
        sockets_.push_back(std::move(socket));
    }
    std::vector<FileDescriptor> take() {
        const Lock lock(mutex_);
        return std::exchange(sockets_, {});
    }

private:
    Mutex mutex_;
    std::vector<FileDescriptor> sockets_ GUARDED_BY(mutex_);
};

}  // namespace baedal::http
