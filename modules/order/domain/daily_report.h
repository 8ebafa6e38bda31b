// What a store took in on one day: the sums over that day's orders. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "order/domain/order.h"

namespace baedal::order {

// What the figures need of one order.
struct DayOrder {
    Status status = Status::awaiting_payment;
    PaymentStatus payment_status = PaymentStatus::none;
    std::string method;
    bool paid = false;  // charged, or agreed on in cash
    std::int64_t total = 0;
    std::int64_t refunded = 0;
    int hour = 0;  // of the store's clock, 0 to 23, when it was ordered
    std::vector<Line> lines;
};

// Amounts in minor units. `sales` is what was charged, and in cash what is or will be taken in:
// nothing of an order that was cancelled or rejected. `refunded` went back, in full or in part;
// `refund_pending` is owed and on its way. A refund counts for the day of its order.
struct Takings {
    std::int64_t orders = 0;
    std::int64_t sales = 0;
    std::int64_t refunded = 0;
    std::int64_t refund_pending = 0;

    std::int64_t net() const { return sales - refunded - refund_pending; }
    void add(const DayOrder& order);

    static void fields(const Takings& self, auto&& field) {
        field("orders", self.orders);
        field("sales", self.sales);
        field("refunded", self.refunded);
        field("refundPending", self.refund_pending);
        field("net", self.net());
    }
};

struct ItemFigures {
    std::int64_t menu_item_id = 0;
    std::string name;
    std::int64_t quantity = 0;
    std::int64_t amount = 0;  // with its choices

    static void fields(const ItemFigures& self, auto&& field) {
        field("menuItemId", self.menu_item_id);
        field("name", self.name);
        field("quantity", self.quantity);
        field("amount", self.amount);
    }
};

// Whose day it is.
struct FiguresOf {
    std::int64_t store_id = 0;
    std::string store_name;
    std::string date;  // "YYYY-MM-DD" in the store's zone
    std::string timezone;
    std::string currency;
};

class Figures {
public:
    explicit Figures(FiguresOf of) : of_(std::move(of)) {}

    void add(const DayOrder& order);

    const FiguresOf& of() const { return of_; }
    std::int64_t orders() const { return orders_; }
    const std::array<std::int64_t, contract::status_names.size()>& by_status() const {
        return by_status_;
    }
    const Takings& takings() const { return takings_; }
    const std::map<std::string, Takings>& by_method() const { return by_method_; }
    const std::array<Takings, 24>& by_hour() const { return by_hour_; }
    // Of the orders that were neither cancelled nor rejected; the first ten at most, most first.
    std::vector<ItemFigures> most_sold() const;
    std::vector<ItemFigures> most_earning() const;

private:
    FiguresOf of_;
    std::int64_t orders_ = 0;
    std::array<std::int64_t, contract::status_names.size()> by_status_{};
    Takings takings_;
    std::map<std::string, Takings> by_method_;
    std::array<Takings, 24> by_hour_{};
    std::map<std::int64_t, ItemFigures> items_;
};

}  // namespace baedal::order
