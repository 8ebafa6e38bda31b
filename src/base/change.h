// The result of a state change that an aggregate was asked for.
#pragma once

namespace baedal {

enum class Change {
    made,
    repeated,  // it was so already; nothing changed
    illegal,   // the present state does not allow it; nothing changed
};

}  // namespace baedal
