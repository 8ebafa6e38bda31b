// The port to the receiver of a webhook, and its adapter for HTTPS.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/task.h"
#include "webhooks/settings.h"
#include "webhooks/webhook.h"

namespace baedal::webhooks {

struct Post {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// Used on one thread. Posts run at the same time; it outlives them.
class Sender {
public:
    virtual ~Sender() = default;
    // Returns the HTTP status of the answer. Throws std::exception if none came in time.
    virtual Task<int> post(Post post) = 0;
};

// Makes the sender of a webhook. Throws std::runtime_error if its URL cannot be called.
using MakeSender = std::function<std::unique_ptr<Sender>(const Webhook&)>;

MakeSender https_senders(Settings settings);

}  // namespace baedal::webhooks
