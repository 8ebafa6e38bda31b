// The store module beside an outbox of order, with the calls that its tests repeat.
#pragma once

#include <string>

#include <doctest/doctest.h>

#include "order/events.h"
#include "store/application/ticket_publisher.h"
#include "store/events.h"
#include "store/module.h"
#include "store/settings.h"
#include "support/module_harness.h"

namespace baedal::test {

struct StoreHarness : ModuleHarness {
    using Fulfilment = order::contract::Fulfilment;
    using OrderPlaced = order::contract::OrderPlaced;
    using OrderCancelRequested = order::contract::OrderCancelRequested;

    explicit StoreHarness(const std::string& settings = "demo.enabled = true")
        : ModuleHarness(store::definition(), settings) {}
    explicit StoreHarness(HarnessOptions options)
        : ModuleHarness(store::definition(), std::move(options)) {}

    OrderPlaced placed(std::int64_t store_id = 1, Fulfilment fulfilment = Fulfilment::delivery) {
        OrderPlaced event;
        event.order = summary(make_id(time(), random()), store_id, fulfilment);
        event.at = time().now();
        event.items = {{11, "통닭", 2, {{101, "순살"}}}};
        event.note = "문 앞에 놓아 주세요";
        event.address = "서울시 마포구 월드컵로 1";
        return event;
    }
    // Each returns the id of the order, or of each order.
    std::string place(std::int64_t store_id = 1, Fulfilment fulfilment = Fulfilment::delivery) {
        const OrderPlaced event = placed(store_id, fulfilment);
        deliver(event);
        return event.order.id;
    }
    std::vector<std::string> place_many(int count) {
        std::vector<std::string> ids;
        for (int i = 0; i < count; ++i) {
            const OrderPlaced event = placed();
            append(event);
            ids.push_back(event.order.id);
        }
        catch_up();
        return ids;
    }
    OrderCancelRequested cancellation(const std::string& order_id,
                                      const std::string& reason = "다른 것을 먹기로 했어요") {
        return {summary(order_id, 1, Fulfilment::delivery), clock.now(), reason, false};
    }

    Response command(const std::string& order_id, const std::string& name,
                     const std::string& body = {}) {
        return post("/tickets/" + order_id + "/" + name, body);
    }
    std::string state_of(const std::string& order_id) {
        return get("/tickets/" + order_id).text("state");
    }
    Response put_menu(std::int64_t store_id, const std::string& body, const std::string& if_match) {
        return send({http::Method::put,
                     "/stores/" + std::to_string(store_id) + "/menu",
                     body,
                     {{"If-Match", if_match}}});
    }

    // Runs a job until nothing is due; returns when the job wants to run again.
    template <class Job>
    std::optional<TimePoint> run_job() {
        const store::TicketPublisher publisher(topics, metrics);
        Job job(database(), clock, publisher, store::Settings::read(config()));
        return run_until_idle(job);
    }

private:
    static order::contract::OrderSummary summary(const std::string& id, std::int64_t store_id,
                                                 Fulfilment fulfilment) {
        order::contract::OrderSummary out;
        out.id = id;
        out.number = 27;
        out.store_id = store_id;
        out.fulfilment = fulfilment;
        out.customer_name = "김하나";
        out.customer_phone = "010-1234-5678";
        return out;
    }
};

}  // namespace baedal::test
