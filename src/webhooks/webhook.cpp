#include "webhooks/webhook.h"

#include <algorithm>

namespace baedal::webhooks {

bool Webhook::wants(const std::string& event) const {
    return !events || std::ranges::find(*events, event) != events->end();
}

}  // namespace baedal::webhooks
