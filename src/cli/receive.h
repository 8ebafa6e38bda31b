// `baedal receive`.
#pragma once

#include <string>

namespace baedal::cli {

// Writes what a server sends to this process's input into the folder `to`, and answers on its output
// (backup/follow_protocol.h). Returns the exit code: 0 when the input ends, 2 on an error, of which the
// server is told too.
int receive(const std::string& to);

}  // namespace baedal::cli
