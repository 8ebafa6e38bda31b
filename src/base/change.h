// The one result type of a state change of an aggregate.
#pragma once

namespace baedal {

enum class Change {
    made,
    repeated,  // the aggregate is in that state already; nothing changed
    illegal,   // the present state does not allow the change; nothing changed
};

}  // namespace baedal
