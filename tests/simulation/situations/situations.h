// The situations that must come sometimes, and how often they came.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace baedal::simulation {

// The situations of one run, by name. A name has a group, a colon and the situation.
class Situations {
public:
    struct Entry {
        bool expected = false;  // some run must meet it
        std::uint64_t times = 0;
    };
    using Entries = std::map<std::string, Entry, std::less<>>;

    void expect(std::string_view name) { entry(name).expected = true; }
    void met(std::string_view name, std::uint64_t times = 1) { entry(name).times += times; }

    const Entries& entries() const { return entries_; }

private:
    Entry& entry(std::string_view name) {
        const auto found = entries_.find(name);
        return found != entries_.end() ? found->second
                                       : entries_.emplace(std::string(name), Entry{}).first->second;
    }

    Entries entries_;
};

}  // namespace baedal::simulation
