// Cancelling: at once while unpaid, else a question to the store that only it can answer.
#pragma once

#include "host/module.h"
#include "http/request.h"
#include "http/response.h"
#include "order/application/order_publisher.h"

namespace baedal::order {

class Cancellation {
public:
    Cancellation(host::ModuleContext& host, const OrderPublisher& publisher)
        : host_(host), publisher_(publisher) {}

    // POST /orders/{id}/cancel: 200 cancelled, 202 cancel_requested, 409 too-late-to-cancel.
    Task<http::Response> cancel(http::Request& request);

private:
    Task<http::Response> await_decision(const std::string& id, events::Topics::Subscription& news);

    host::ModuleContext& host_;
    const OrderPublisher& publisher_;
};

}  // namespace baedal::order
