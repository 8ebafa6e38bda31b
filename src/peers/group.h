// All other processes of the deployment.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "json/parser.h"
#include "peers/peer.h"
#include "peers/settings.h"
#include "runtime/task.h"

namespace baedal::peers {

// Immutable and thread-safe.
class Group {
public:
    Group(const Settings& settings, const Clock& clock);

    bool empty() const { return processes_.empty(); }
    // The process that has the module, which is in another process.
    std::shared_ptr<const Peer> process_of(const std::string& module) const;

    // The items of GET /internal/lists/<name> of all, in the order of their modules. Of a process that does not
    // answer within two seconds the list has nothing; the list "modules" has its modules as failed.
    Task<json::Array> list(std::string name) const;

private:
    struct Process {
        std::shared_ptr<const Peer> peer;
        std::vector<std::string> modules;
    };
    Task<> ask(const Process& process, const std::string& name, json::Array& items) const;

    const Clock& clock_;
    std::vector<Process> processes_;
};

}  // namespace baedal::peers
