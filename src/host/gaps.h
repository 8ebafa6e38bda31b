// What running modules know to be wrong, for the owner.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/thread_annotations.h"
#include "host/diagnosis.h"

namespace baedal::host {

// Thread-safe. A gap outlives the module instance that has noted it.
class Gaps {
public:
    // `name` is the module's own, such as "notify.channel"; nothing: the gap is closed.
    void set(const std::string& name, std::optional<Diagnosis> gap) {
        const Lock lock(mutex_);
        if (gap) {
            gaps_.insert_or_assign(name, std::move(*gap));
        } else {
            gaps_.erase(name);
        }
    }
    std::vector<Diagnosis> all() const {
        const Lock lock(mutex_);
        std::vector<Diagnosis> out;
        for (const auto& [name, gap] : gaps_) out.push_back(gap);
        return out;
    }

private:
    mutable Mutex mutex_;
    std::map<std::string, Diagnosis> gaps_ GUARDED_BY(mutex_);
};

}  // namespace baedal::host
