// The route that sends the owner a test message.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "http/router.h"
#include "notify/application/channel_hold.h"
#include "notify/channel/channel.h"
#include "notify/settings.h"

namespace baedal::notify {

// POST /admin/notify/test. The message goes to the channel at once and is not stored: the response says
// what the channel answers.
class TestMessageRoute {
public:
    // Adds the route. The references outlive it.
    TestMessageRoute(http::Routes& routes, Channel& channel, ChannelHold& hold,
                     const Settings& settings, const Clock& clock, Random& random);
    TestMessageRoute(const TestMessageRoute&) = delete;
    TestMessageRoute& operator=(const TestMessageRoute&) = delete;

private:
    Task<http::Response> post(http::Request& request) const;

    Channel& channel_;
    ChannelHold& hold_;
    const Settings& settings_;
    const Clock& clock_;
    Random& random_;
};

}  // namespace baedal::notify
