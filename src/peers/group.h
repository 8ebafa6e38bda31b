// All other processes of the deployment.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
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
    // answer within two seconds (15 for "doctor") the list has nothing; the list "modules" has its modules as failed.
    Task<json::Array> list(std::string name) const;

    // What another process replied.
    struct Reply {
        std::vector<std::string> modules;  // of the process
        std::optional<json::Value> body;   // nothing: it has not answered, or with an error
    };
    std::size_t size() const { return processes_.size(); }
    // Sends GET targets[i] to the process i, all at once, and returns the replies in the order of the processes.
    // Takes at most two seconds; does not throw.
    Task<std::vector<Reply>> get_each(std::vector<std::string> targets) const;
    // The same for POST <target> with the JSON `body`, to all.
    Task<std::vector<Reply>> post_all(std::string target, std::string body,
                                      Milliseconds deadline) const;

private:
    struct Process {
        std::shared_ptr<const Peer> peer;
        std::vector<std::string> modules;
    };
    Task<> ask(const Process& process, const std::string& name, json::Array& items) const;
    using Call = std::function<Task<net::ClientResponse>(const Peer&, std::size_t process)>;
    Task<std::vector<Reply>> ask_all(Call call) const;

    const Clock& clock_;
    std::vector<Process> processes_;
};

}  // namespace baedal::peers
