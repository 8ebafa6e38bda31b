// A command of the command line that a module carries out.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "runtime/task.h"

namespace baedal::host {

struct CommandReply {
    int code = 0;      // of the exit
    std::string text;  // for the person who ran it
    // To be written into the configuration file: whole keys and texts.
    std::vector<std::pair<std::string, std::string>> settings = {};
};

struct Command {
    std::string name;  // its words after "baedal", such as "notify templates push"
    std::function<Task<CommandReply>(const Config&, const Clock&)> run;
};

}  // namespace baedal::host
