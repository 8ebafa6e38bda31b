// The program of this process, and its replacement by the one that is at its path now.
#pragma once

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
    // Whether the program at the path runs: its command `version` succeeds within 5 s.
    bool can_start() const;
    // Runs it in this process, with the same arguments and environment, and with the sockets. Returns
    // the error if that is not possible.
    std::string replace(http::OpenSockets sockets) const;

private:
    std::string path_;
    std::vector<std::string> arguments_;
};

}  // namespace baedal::cli
