// `baedal install`: makes this program a service of systemd, on a machine without the Debian package.
#pragma once

#include <string>

namespace baedal::cli {

struct InstallOptions {
    std::string root;  // the root folder of the system that is changed; "": of the running one
};

// Copies the program to /usr/local/bin and writes the units to /usr/local/lib/systemd/system: both
// are replaced by a later run. Makes the user, the folders and /etc/baedal/config.toml if they are
// missing. Starts nothing. Prints what to do next. Returns the exit code. Throws
// std::runtime_error with a message for the administrator.
int install(const InstallOptions& options);

}  // namespace baedal::cli
