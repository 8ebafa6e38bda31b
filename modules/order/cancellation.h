// Cancelling: at once while unpaid, else a question to the store that only it can answer.
#pragma once

#include "announce.h"
#include "app/module.h"
#include "http/request.h"
#include "http/response.h"

namespace baedal::order {

class Cancellation {
public:
    Cancellation(app::ModuleContext& host, const Announcer& announcer)
        : host_(host), announcer_(announcer) {}

    // POST /orders/{id}/cancel: 200 cancelled, 202 cancel_requested, 409 too-late-to-cancel.
    Task<http::Response> cancel(http::Request& request);

private:
    Task<http::Response> await_decision(const std::string& id, http::Topics::Subscription& news);

    app::ModuleContext& host_;
    const Announcer& announcer_;
};

}  // namespace baedal::order
