#include "webhooks/settings.h"

namespace baedal::webhooks {

Settings Settings::read(const Config& config) {
    Settings out;
    out.allow_private = config.flag("webhooks.allow_private", out.allow_private);
    out.give_up_after = config.duration("webhooks.give_up_after", out.give_up_after);
    out.timeout = config.duration("webhooks.timeout", out.timeout);
    out.ca_file = config.text("webhooks.ca_file", "");
    out.keep = config.duration("webhooks.keep", out.keep);
    if (out.give_up_after < std::chrono::seconds{1})
        config.throw_error("webhooks.give_up_after", "must be a second or more");
    if (out.timeout < std::chrono::milliseconds{100} || out.timeout > std::chrono::minutes{2})
        config.throw_error("webhooks.timeout", "must be from 100 ms to 2 minutes");
    return out;
}

}  // namespace baedal::webhooks
