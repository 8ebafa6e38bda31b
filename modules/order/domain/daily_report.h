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
#include "order/domain/day_totals.h"

namespace baedal::order {

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

// How long half of the orders took at most, and how long nine of ten did, in seconds.
struct Percentiles {
    std::int64_t orders = 0;
    std::optional<std::int64_t> p50;  // nothing without an order
    std::optional<std::int64_t> p90;
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

class DailyReport {
public:
    using StatusCounts = DayTotals::StatusCounts;

    explicit DailyReport(ReportSubject subject);

    // A day of a store, or a part of it. Days come by date: the latest name of an item is kept.
    void add(const ReportDay& day, const DayTotals& totals);
    // As in DayTotals.
    void add_placed(const ReportDay& day, const ReportedOrder& order);
    void add_collected(const ReportDay& day, const ReportedOrder& order);
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
    // The sales of an order whose money was taken, in minor units, rounded down. Nothing without one.
    std::optional<std::int64_t> average_order() const;
    const std::map<std::string, Takings>& by_method() const { return by_method_; }
    const std::map<absl::CivilDay, Subtotal>& by_day() const { return by_day_; }
    const std::map<std::int64_t, Subtotal>& by_store() const { return by_store_; }
    // By the stores' clocks, of all days together.
    const std::array<HourSales, 24>& by_hour() const { return by_hour_; }
    const std::array<FulfilmentSales, 2>& by_fulfilment() const { return by_fulfilment_; }
    const Endings& endings() const { return endings_; }
    Percentiles time_to_accept() const;
    Percentiles time_to_cook() const;
    Percentiles time_to_door() const;
    // Of the sales that were neither cancelled nor rejected: at most ten items, the largest first.
    std::vector<ItemSales> most_sold() const;
    std::vector<ItemSales> most_earning() const;

private:
    using ItemKey = std::pair<std::int64_t, std::int64_t>;  // store, menu item

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
    std::array<FulfilmentSales, 2> by_fulfilment_{};
    std::map<ItemKey, ItemSales> items_;
    Endings endings_;
    Durations durations_;
};

}  // namespace baedal::order
