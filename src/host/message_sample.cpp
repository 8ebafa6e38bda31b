#include "host/message_sample.h"

namespace baedal::host {

outbox::Erasures erasures_of(const std::vector<MessageSample>& samples) {
    outbox::Erasures out;
    for (const MessageSample& sample : samples) {
        if (!sample.erases.empty()) out[sample.name] = sample.erases;
    }
    return out;
}

}  // namespace baedal::host
