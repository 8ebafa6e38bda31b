// A store's profile and its menu. Each change publishes the whole of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace baedal::store::contract {

// An interval of a weekday in the store's time zone. A `close` at or before `open` is on the next day.
struct OpenInterval {
    std::int64_t weekday = 1;  // 1 Monday to 7 Sunday (ISO 8601)
    std::string open;          // "HH:MM"
    std::string close;         // "HH:MM", "24:00" allowed
    static void fields(auto& self, auto&& field) {
        field("weekday", self.weekday);
        field("open", self.open);
        field("close", self.close);
    }
    bool operator==(const OpenInterval&) const = default;
};

struct StoreProfile {
    std::int64_t id = 0;
    std::string name;
    std::string phone;
    std::string address;
    std::string timezone = "Asia/Seoul";    // IANA name
    std::vector<OpenInterval> hours;        // empty: never open
    std::int64_t last_order_minutes = 0;    // before closing
    std::vector<std::string> closed_dates;  // "YYYY-MM-DD" in the store's time
    std::optional<TimePoint> paused_until;
    std::int64_t minimum_order = 0;  // minor units
    std::int64_t delivery_fee = 0;   // minor units
    std::vector<std::string> fulfilments{"delivery", "pickup"};
    std::int64_t prep_minutes = 20;
    bool auto_accept = false;
    std::string cancel_until = "cooking";  // or "accepted": until when a customer may cancel
    std::string day_begins = "05:00";      // "HH:MM": the begin of the business day

    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
        field("phone", self.phone);
        field("address", self.address);
        field("timezone", self.timezone);
        field("hours", self.hours);
        field("lastOrderMinutes", self.last_order_minutes);
        field("closedDates", self.closed_dates);
        field("pausedUntil", self.paused_until);
        field("minimumOrder", self.minimum_order);
        field("deliveryFee", self.delivery_fee);
        field("fulfilments", self.fulfilments);
        field("prepMinutes", self.prep_minutes);
        field("autoAccept", self.auto_accept);
        field("cancelUntil", self.cancel_until);
        field("dayBegins", self.day_begins);
    }
    bool operator==(const StoreProfile&) const = default;
};

struct Choice {
    std::int64_t id = 0;
    std::string name;
    std::int64_t price = 0;  // added to the item's, minor units
    bool sold_out = false;
    std::optional<TimePoint> sold_out_until;  // with sold_out: available again from then on
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
        field("price", self.price);
        field("soldOut", self.sold_out);
        field("soldOutUntil", self.sold_out_until);
    }
};

// A customer makes `min` to `max` different choices of each group.
struct OptionGroup {
    std::int64_t id = 0;
    std::string name;
    std::int64_t min = 0;
    std::int64_t max = 1;
    std::vector<Choice> choices;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
        field("min", self.min);
        field("max", self.max);
        field("choices", self.choices);
    }
};

struct Item {
    std::int64_t id = 0;
    std::string name;
    std::string description;
    std::int64_t price = 0;  // minor units
    bool sold_out = false;
    std::optional<TimePoint> sold_out_until;
    std::vector<OptionGroup> option_groups;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
        field("description", self.description);
        field("price", self.price);
        field("soldOut", self.sold_out);
        field("soldOutUntil", self.sold_out_until);
        field("optionGroups", self.option_groups);
    }
};

struct Category {
    std::string name;
    std::vector<Item> items;
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("items", self.items);
    }
};

struct Menu {
    std::vector<Category> categories;
    static void fields(auto& self, auto&& field) { field("categories", self.categories); }
};

}  // namespace baedal::store::contract
