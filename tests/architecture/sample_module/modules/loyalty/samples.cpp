#include "loyalty/samples.h"

#include "loyalty/events.h"

namespace baedal::loyalty {

std::vector<host::MessageSample> message_samples() {
    return {
        host::event_sample(contract::PointsEarned{"068mk4q5gk000000000000000000000000o1", 390}),
    };
}

}  // namespace baedal::loyalty
