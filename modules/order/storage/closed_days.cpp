#include "order/storage/closed_days.h"

#include <charconv>
#include <map>
#include <stdexcept>

#include "db/document.h"

namespace baedal::order::closed_days {

namespace {

using db::arg;

// Raised when the text of `totals` gets another meaning.
constexpr std::int64_t present_form = 1;
// A day may have 25 hours, and more where a country moves its clocks across the date line.
constexpr std::chrono::hours longest_day{49};

// Numbers with a space between them: a year has hundreds of thousands.
std::string text_of(const std::vector<std::int64_t>& numbers) {
    std::string out;
    for (const std::int64_t number : numbers) {
        if (!out.empty()) out += ' ';
        out += std::to_string(number);
    }
    return out;
}

std::vector<std::int64_t> numbers_of(const std::string& text) {
    std::vector<std::int64_t> out;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const auto [next, error] = std::from_chars(at, end, out.emplace_back());
        if (error != std::errc{}) throw std::runtime_error("a damaged closed day in the database");
        at = next == end ? end : next + 1;
    }
    return out;
}

struct KeptStatus {
    Status status = Status::placed;
    std::int64_t orders = 0;
    static void fields(auto& self, auto&& field) {
        field("status", self.status);
        field("orders", self.orders);
    }
};

struct KeptMethod {
    std::string method;
    Takings takings;
    static void fields(auto& self, auto&& field) {
        auto& takings = self.takings;
        field("method", self.method);
        field("orders", takings.orders);
        field("sales", takings.sales);
        field("refunded", takings.refunded);
        field("toCollect", takings.to_collect);
        field("items", takings.items);
        field("deliveryFees", takings.delivery_fees);
        field("discounts", takings.discounts);
        field("vat", takings.vat);
    }
};

struct KeptHour {
    std::int64_t hour = 0;
    HourSales sales;
    static void fields(auto& self, auto&& field) {
        field("hour", self.hour);
        field("orders", self.sales.orders);
        field("sales", self.sales.sales);
    }
};

struct KeptFulfilment {
    Fulfilment fulfilment = Fulfilment::delivery;
    FulfilmentSales sales;
    static void fields(auto& self, auto&& field) {
        field("fulfilment", self.fulfilment);
        field("orders", self.sales.orders);
        field("taken", self.sales.taken);
        field("sales", self.sales.sales);
    }
};

struct KeptItem {
    std::int64_t id = 0;
    ItemTotals sold;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.sold.name);
        field("quantity", self.sold.quantity);
        field("amount", self.sold.amount);
    }
};

// A closed day as its text has it.
struct KeptDay {
    std::vector<KeptStatus> statuses;
    std::vector<KeptMethod> methods;
    std::vector<KeptHour> hours;
    std::vector<KeptFulfilment> fulfilments;
    std::vector<KeptItem> items;
    Endings endings;
    std::string accept;
    std::string cook;
    std::string door;
    std::vector<std::string> unsettled;
    static void fields(auto& self, auto&& field) {
        field("statuses", self.statuses);
        field("methods", self.methods);
        field("hours", self.hours);
        field("fulfilments", self.fulfilments);
        field("items", self.items);
        field("cancelledByCustomer", self.endings.cancelled_by_customer);
        field("cancelledByStore", self.endings.cancelled_by_store);
        field("rejectedByStore", self.endings.rejected_by_store);
        field("unanswered", self.endings.unanswered);
        field("accept", self.accept);
        field("cook", self.cook);
        field("door", self.door);
        field("unsettled", self.unsettled);
    }
};

KeptDay to_kept(const ClosedDay& day) {
    const DayTotals& totals = day.totals;
    KeptDay out;
    for (std::size_t i = 0; i < totals.by_status.size(); ++i) {
        if (totals.by_status[i] > 0)
            out.statuses.push_back({static_cast<Status>(i), totals.by_status[i]});
    }
    for (const auto& [method, takings] : totals.by_method) out.methods.push_back({method, takings});
    for (std::size_t hour = 0; hour < totals.by_hour.size(); ++hour) {
        const HourSales& sales = totals.by_hour[hour];
        if (sales.orders != 0 || sales.sales != 0)
            out.hours.push_back({static_cast<std::int64_t>(hour), sales});
    }
    for (std::size_t i = 0; i < totals.by_fulfilment.size(); ++i)
        out.fulfilments.push_back({static_cast<Fulfilment>(i), totals.by_fulfilment[i]});
    for (const auto& [id, sold] : totals.items) out.items.push_back({id, sold});
    out.endings = totals.endings;
    out.accept = text_of(totals.durations.accept);
    out.cook = text_of(totals.durations.cook);
    out.door = text_of(totals.durations.door);
    out.unsettled = day.unsettled;
    return out;
}

ClosedDay from_kept(KeptDay kept) {
    ClosedDay out;
    DayTotals& totals = out.totals;
    for (const KeptStatus& each : kept.statuses) {
        totals.by_status.at(static_cast<std::size_t>(each.status)) = each.orders;
        totals.orders += each.orders;
    }
    for (const KeptMethod& each : kept.methods) totals.by_method[each.method] = each.takings;
    for (const KeptHour& each : kept.hours)
        totals.by_hour.at(static_cast<std::size_t>(each.hour)) = each.sales;
    for (const KeptFulfilment& each : kept.fulfilments)
        totals.by_fulfilment.at(static_cast<std::size_t>(each.fulfilment)) = each.sales;
    for (KeptItem& each : kept.items) totals.items[each.id] = std::move(each.sold);
    totals.endings = kept.endings;
    totals.durations = {numbers_of(kept.accept), numbers_of(kept.cook), numbers_of(kept.door)};
    out.unsettled = std::move(kept.unsettled);
    return out;
}

}  // namespace

std::optional<ClosedDay> find(db::Connection& connection, const ReportDay& day) {
    const auto [begin, end] = business_day(day.date, day.clock);
    return connection.one(
        R"sql(
        SELECT totals FROM closed_day
        WHERE store_id = :store_id AND begins_at = :begin AND ends_at = :end AND form = :form
          AND vat_percent = :vat_percent
    )sql",
        [](db::Row row) { return from_kept(db::read_document<KeptDay>(row, 0)); },
        arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end),
        arg(":form", present_form), arg(":vat_percent", day.vat_percent));
}

void close(db::Transaction& tx, const ReportDay& day) {
    const auto [begin, end] = business_day(day.date, day.clock);
    const Closing closing = read_closing(tx.connection(), day);
    tx.run(
        "DELETE FROM closed_day WHERE store_id = :store_id AND begins_at < :end AND ends_at > "
        ":begin",
        arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end));
    tx.run(R"sql(
        INSERT INTO closed_day (store_id, begins_at, ends_at, form, vat_percent, orders, sales, refunded, totals)
        VALUES (:store_id, :begin, :end, :form, :vat_percent, :orders, :sales, :refunded, :totals)
    )sql",
           arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end),
           arg(":form", present_form), arg(":vat_percent", day.vat_percent),
           arg(":orders", closing.sums.orders), arg(":sales", closing.sums.takings.sales),
           arg(":refunded", closing.sums.takings.refunded),
           arg(":totals", db::document(to_kept(closing.day))));
}

void forget(db::Transaction& tx, std::int64_t store_id, TimePoint first, TimePoint last) {
    // Half of the wait: also where the clock was set back by the other half.
    if (first > tx.now() - wait_after_day / 2) return;
    tx.run(R"sql(
        DELETE FROM closed_day
        WHERE store_id = :store_id AND begins_at > :earliest AND begins_at <= :last AND ends_at > :first
    )sql",
           arg(":store_id", store_id), arg(":earliest", first - longest_day), arg(":first", first),
           arg(":last", last));
}

std::optional<TimePoint> first_order_at(db::Connection& connection) {
    return connection.one("SELECT created_at FROM orders ORDER BY seq LIMIT 1",
                          [](db::Row row) { return row.time(0); });
}

std::optional<absl::CivilDay> latest_open(db::Connection& connection, const ReportDay& day,
                                          absl::CivilDay from, absl::CivilDay to) {
    std::map<TimePoint, TimePoint> kept;
    connection.each(
        R"sql(
        SELECT begins_at, ends_at FROM closed_day
        WHERE store_id = :store_id AND form = :form AND vat_percent = :vat_percent
    )sql",
        [&](db::Row row) { kept[row.time(0)] = row.time(1); }, arg(":store_id", day.store_id),
        arg(":form", present_form), arg(":vat_percent", day.vat_percent));
    for (absl::CivilDay date = to; date >= from; --date) {
        const auto [begin, end] = business_day(date, day.clock);
        const auto found = kept.find(begin);
        if (found == kept.end() || found->second != end) return date;
    }
    return std::nullopt;
}

void mark_unanswered(db::Transaction& tx, const std::string& order_id) {
    tx.run("INSERT OR IGNORE INTO unanswered_order VALUES (:order_id)", arg(":order_id", order_id));
}

}  // namespace baedal::order::closed_days
