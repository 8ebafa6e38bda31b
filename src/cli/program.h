// The program of this process, and its replacement by the one that is at its path now.
#pragma once

#include <future>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "http/server/open_sockets.h"

namespace baedal::cli {

class Program {
public:
    // Called before an update can replace the file.
    static Program of_this_process();

    // "" where /proc is not there.
    const std::string& path() const { return path_; }
    // Runs `serve --rehearse` of the program at the path, with this process's options. Returns why it
    // cannot go on in this process's place. Takes as long as a backup of the data, an hour at most.
    std::optional<std::string> rehearse(const std::stop_token& stop) const;
    // Runs it in this process, with the same arguments and environment, and with the sockets. Returns
    // the error if that is not possible.
    std::string replace(http::OpenSockets sockets) const;

private:
    std::string path_;
    std::vector<std::string> arguments_;
};

// Program::rehearse() on a thread of its own, which ends with this object.
class Rehearsal {
public:
    // The program outlives it.
    explicit Rehearsal(const Program& program);
    ~Rehearsal() { stop_.request_stop(); }
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    bool has_ended() const;
    // After its end, once: why the program cannot take this one's place.
    std::optional<std::string> result() { return result_.get(); }

private:
    std::stop_source stop_;
    std::future<std::optional<std::string>> result_;  // its destructor waits for the thread
};

}  // namespace baedal::cli
