// The figures of business days: what stores sold, took in and paid back. Pure.
//
// Every amount belongs to the day on which it moved, and every state is that at the end of the report's
// period. So the report of a day that is over stays as it is: what happens later belongs to a later day.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
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

    std::int64_t net() const { return sales - refunded; }
    Takings& operator+=(const Takings& other);
};

// Of one day or of one store.
struct Subtotal {
    std::int64_t orders = 0;  // placed
    Takings takings;
};

struct ItemSales {
    std::int64_t store_id = 0;
    std::int64_t menu_item_id = 0;
    std::string name;  // the latest, if it was changed during the period
    std::int64_t quantity = 0;
    std::int64_t amount = 0;  // with choices, minor units
};

struct HourSales {
    std::int64_t orders = 0;  // placed
    std::int64_t sales = 0;   // minor units
};

struct ReportedStore {
    std::int64_t id = 0;
    std::string name;
    std::string timezone;
};

struct ReportSubject {
    std::vector<ReportedStore> stores;  // by id
    absl::CivilDay from;                // the first day
    absl::CivilDay to;                  // the last one
    std::string currency;
    bool closed = false;  // the period is over in each of the stores
};

// A day of a store within the report.
struct ReportDay {
    std::int64_t store_id = 0;
    absl::CivilDay date;
    BusinessClock clock;
    TimePoint as_of;  // the end of the store's last day of the report
};

class DailyReport {
public:
    using StatusCounts = std::array<std::int64_t, contract::status_count>;  // by Status

    explicit DailyReport(ReportSubject subject);

    // An order that was placed on this day: counted, and a sale unless it is in cash.
    void add_placed(const ReportDay& day, const ReportedOrder& order);
    // An order in cash that was collected on this day.
    void add_collected(const ReportDay& day, const ReportedOrder& order);
    // A refund of a sale that was made on this day. `method` is that of the order's payment.
    void add_refund(const ReportDay& day, const std::string& method, std::int64_t amount);
    // What is owed now, in minor units, whenever the order was placed. For a report that is not closed.
    void add_refund_pending(std::int64_t amount);

    const ReportSubject& subject() const { return subject_; }
    std::int64_t orders() const { return orders_; }
    // At the end of the period. An order that was never placed is not counted.
    const StatusCounts& by_status() const { return by_status_; }
    const Takings& takings() const { return takings_; }
    // Nothing for a closed report: what is owed changes with each refund.
    std::optional<std::int64_t> refund_pending() const { return refund_pending_; }
    const std::map<std::string, Takings>& by_method() const { return by_method_; }
    const std::map<absl::CivilDay, Subtotal>& by_day() const { return by_day_; }
    const std::map<std::int64_t, Subtotal>& by_store() const { return by_store_; }
    // By the stores' clocks, of all days together.
    const std::array<HourSales, 24>& by_hour() const { return by_hour_; }
    // Of the sales that were neither cancelled nor rejected: at most ten items, the largest first.
    std::vector<ItemSales> most_sold() const;
    std::vector<ItemSales> most_earning() const;

private:
    using ItemKey = std::pair<std::int64_t, std::int64_t>;  // store, menu item

    HourSales& hour_of(const ReportDay& day, TimePoint at);
    void add(const ReportDay& day, const std::string& method, const Takings& takings);
    void add_sale(const ReportDay& day, const ReportedOrder& order);
    void add_items(const ReportDay& day, const std::vector<Line>& lines);
    std::vector<ItemSales> top_by(auto key) const;

    ReportSubject subject_;
    std::int64_t orders_ = 0;
    StatusCounts by_status_{};
    Takings takings_;
    std::optional<std::int64_t> refund_pending_;
    std::map<std::string, Takings> by_method_;
    std::map<absl::CivilDay, Subtotal> by_day_;
    std::map<std::int64_t, Subtotal> by_store_;
    std::array<HourSales, 24> by_hour_{};
    std::map<ItemKey, ItemSales> items_;
};

}  // namespace baedal::order
