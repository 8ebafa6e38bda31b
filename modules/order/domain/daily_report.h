// The sums over the orders of one store on one day. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "order/domain/order.h"

namespace baedal::order {

// The part of an order that the report needs. Amounts are in minor units.
struct DayOrder {
    Status status = Status::awaiting_payment;
    PaymentStatus payment_status = PaymentStatus::none;
    std::string method;
    bool paid = false;  // charged, or agreed on in cash
    std::int64_t total = 0;
    std::int64_t refunded = 0;
    int hour = 0;  // of the creation, by the store's clock, 0 to 23
    std::vector<Line> lines;
};

// Amounts in minor units. `sales` is what was charged, and in cash what is or will be collected: nothing
// for an order that was cancelled or rejected. `refunded` was paid back, in full or in part;
// `refund_pending` is owed. A refund counts for the day of its order.
struct Takings {
    std::int64_t orders = 0;
    std::int64_t sales = 0;
    std::int64_t refunded = 0;
    std::int64_t refund_pending = 0;

    std::int64_t net() const { return sales - refunded - refund_pending; }
    void add(const DayOrder& order);
};

struct ItemSales {
    std::int64_t menu_item_id = 0;
    std::string name;  // the latest, if it was changed during the day
    std::int64_t quantity = 0;
    std::int64_t amount = 0;  // with choices, minor units
};

struct ReportSubject {
    std::int64_t store_id = 0;
    std::string store_name;
    std::string date;  // "YYYY-MM-DD" in the store's zone
    std::string timezone;
    std::string currency;
};

class DailyReport {
public:
    using StatusCounts = std::array<std::int64_t, contract::status_count>;  // by Status

    explicit DailyReport(ReportSubject subject) : subject_(std::move(subject)) {}

    void add(const DayOrder& order);

    const ReportSubject& subject() const { return subject_; }
    std::int64_t orders() const { return orders_; }
    const StatusCounts& by_status() const { return by_status_; }
    const Takings& takings() const { return takings_; }
    const std::map<std::string, Takings>& by_method() const { return by_method_; }
    const std::array<Takings, 24>& by_hour() const { return by_hour_; }
    // Of the sales that were neither cancelled nor rejected: at most ten items, the largest first.
    std::vector<ItemSales> most_sold() const;
    std::vector<ItemSales> most_earning() const;

private:
    ReportSubject subject_;
    std::int64_t orders_ = 0;
    StatusCounts by_status_{};
    Takings takings_;
    std::map<std::string, Takings> by_method_;
    std::array<Takings, 24> by_hour_{};
    std::map<std::int64_t, ItemSales> items_;
};

}  // namespace baedal::order
