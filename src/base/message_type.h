// The name of an event or request on the wire, and the module that owns it.
#pragma once

#include <string_view>

namespace baedal {

// A message whose meaning changes gets a new name.
struct MessageType {
    std::string_view module;
    std::string_view name;
};

}  // namespace baedal
