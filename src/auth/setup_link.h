// The one-time link by which the first owner of an empty deployment is created.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/thread_annotations.h"

namespace baedal::auth {

// Only its digest is kept, in memory: a restart makes a new link. Thread-safe.
class SetupLink {
public:
    // Returns the new secret, valid until close().
    std::string open(Random& random);
    bool matches(std::string_view secret) const;
    void close();

private:
    mutable Mutex mutex_;
    std::string digest_ GUARDED_BY(mutex_);  // empty: there is no link
};

}  // namespace baedal::auth
