// The one-time link of an empty deployment: who has it makes the first owner.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/thread_annotations.h"

namespace baedal::auth {

// Only its digest is kept, and only in memory: a restart makes another. Thread-safe.
class SetupLink {
public:
    // Returns the secret, which is valid until close().
    std::string open(Random& random);
    bool fits(std::string_view secret) const;
    void close();

private:
    mutable Mutex mutex_;
    std::string digest_ GUARDED_BY(mutex_);  // empty: there is no link
};

}  // namespace baedal::auth
