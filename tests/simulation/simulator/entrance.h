// The entrance of a deployment in several processes.
#pragma once

#include <string>
#include <string_view>

namespace baedal::simulation {

// The module whose process a request goes to, by its path, as deploy/proxy/haproxy-processes.cfg has it.
std::string module_at_entrance(std::string_view target);

}  // namespace baedal::simulation
