// The notify module as the host knows it before it runs.
#pragma once

#include <functional>
#include <memory>

#include "host/module.h"

namespace baedal::notify {

class Channel;

host::ModuleDefinition definition();
// With another channel than the configured one, for tests: each instance of the module gets a new one.
host::ModuleDefinition definition(std::function<std::unique_ptr<Channel>()> make_channel);

}  // namespace baedal::notify
