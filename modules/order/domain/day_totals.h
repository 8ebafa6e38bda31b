// What one business day of a store comes to, so that days can be added up. Pure.
//
// Every amount belongs to the day on which it moved, and every state is that at a time which the reader chooses.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "order/domain/business_day.h"
#include "order/domain/order.h"

namespace baedal::order {

// The part of a placed order that the report needs.
struct ReportedOrder {
    std::string method;
    Price price;
    TimePoint at;  // when it was placed or, for add_collected(), collected
    std::vector<TimelineEntry> timeline;
    std::vector<Line> lines;
    Fulfilment fulfilment = Fulfilment::delivery;
    bool is_cancelled_by_store = false;
    bool is_unanswered = false;  // rejected because the store had not taken it in time
};

// Amounts in minor units.
struct Takings {
    std::int64_t orders = 0;  // whose money was taken
    // Charged when the order was placed, or collected in cash when it was delivered or picked up.
    std::int64_t sales = 0;
    // Paid back, whenever the order was placed.
    std::int64_t refunded = 0;
    // Orders in cash of the period that are neither collected nor ended. No part of the sales.
    std::int64_t to_collect = 0;
    // What the sales are made of: items with their choices, and fees of deliveries, less discounts.
    std::int64_t items = 0;
    std::int64_t delivery_fees = 0;
    std::int64_t discounts = 0;
    // The value added tax in the sales less that in the refunds, each rounded as in the orders' export.
    std::int64_t vat = 0;

    std::int64_t net() const { return sales - refunded; }
    // The net without its tax: what a tax office calls the value of the supply.
    std::int64_t supply() const { return net() - vat; }
    Takings& operator+=(const Takings& other);
};

struct ItemTotals {
    std::string name;  // the latest, if it was changed
    std::int64_t quantity = 0;
    std::int64_t amount = 0;  // with choices, minor units
};

struct HourSales {
    std::int64_t orders = 0;  // placed
    std::int64_t sales = 0;   // minor units
};

struct FulfilmentSales {
    std::int64_t orders = 0;  // placed
    std::int64_t taken = 0;   // orders whose money was taken
    std::int64_t sales = 0;   // minor units
};

// Placed orders that ended without being eaten, by who asked for it.
struct Endings {
    std::int64_t cancelled_by_customer = 0;
    std::int64_t cancelled_by_store = 0;
    std::int64_t rejected_by_store = 0;
    std::int64_t unanswered = 0;  // the store had not taken the order in time

    Endings& operator+=(const Endings& other);
};

// How long each order took, in seconds, without an order.
struct Durations {
    std::vector<std::int64_t> accept;  // from the placing until the store took it
    std::vector<std::int64_t> cook;    // from the begin of the cooking until the food was ready
    std::vector<std::int64_t> door;  // of deliveries: from the placing until the food was delivered
};

// A day of a store within a report.
struct ReportDay {
    std::int64_t store_id = 0;
    absl::CivilDay date;
    BusinessClock clock;
    TimePoint as_of;                // the end of the store's last day of the report
    std::int64_t vat_percent = 10;  // in the prices, of the price without it
};

struct DayTotals {
    using StatusCounts = std::array<std::int64_t, contract::status_count>;  // by Status

    std::int64_t orders = 0;  // placed
    StatusCounts by_status{};
    std::map<std::string, Takings> by_method;
    std::array<HourSales, 24> by_hour{};             // by the store's clock
    std::array<FulfilmentSales, 2> by_fulfilment{};  // by Fulfilment
    std::map<std::int64_t, ItemTotals> items;        // by menu item, of what was sold
    Endings endings;
    Durations durations;

    // An order that was placed on this day: counted, and a sale unless it is in cash.
    void add_placed(const ReportDay& day, const ReportedOrder& order);
    // An order in cash that was collected on this day.
    void add_collected(const ReportDay& day, const ReportedOrder& order);
    // A refund of a sale that was made on this day. `method` is that of the order's payment.
    void add_refund(const ReportDay& day, const std::string& method, std::int64_t amount);

    Takings takings() const;

private:
    HourSales& hour_of(const ReportDay& day, TimePoint at);
    void add_sale(const ReportDay& day, const ReportedOrder& order);
    void add_items(const std::vector<Line>& lines);
    void add_ending(Status status, const ReportedOrder& order);
};

// Nothing of the timeline comes after `at`, and nothing is expected: what DayTotals says of the order stays.
bool is_settled(const std::vector<TimelineEntry>& timeline, TimePoint at);

}  // namespace baedal::order
