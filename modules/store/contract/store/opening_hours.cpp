#include "store/opening_hours.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace baedal::store::contract {

namespace {

constexpr int days_ahead = 400;

absl::Time to_absl(TimePoint at) { return absl::FromUnixMillis(to_millis(at)); }
TimePoint from_absl(absl::Time at) { return from_millis(absl::ToUnixMillis(at)); }

int to_minutes(const std::string& hhmm) {
    return std::stoi(hhmm.substr(0, 2)) * 60 + std::stoi(hhmm.substr(3, 2));
}

std::int64_t iso_weekday(absl::CivilDay day) {
    return static_cast<std::int64_t>(absl::GetWeekday(day)) + 1;  // absl counts from Monday = 0
}

// When the clock last shows a time, or jumps over it. (absl::FromCivil is when it first does.)
absl::Time last_shown(const absl::TimeZone& zone, absl::CivilMinute time) {
    const auto at = zone.At(absl::CivilSecond(time));
    return at.kind == absl::TimeZone::TimeInfo::SKIPPED ? at.trans : at.post;
}

bool closed_on(const StoreProfile& store, absl::CivilDay day) {
    return std::ranges::find(store.closed_dates, absl::FormatCivilTime(day)) !=
           store.closed_dates.end();
}

struct Window {
    absl::Time begin;
    absl::Time end;

    bool covers(absl::Time at) const { return at >= begin && at < end; }
};

// The intervals of one date, whether the date is a closed one or not.
std::vector<Window> windows_of(const StoreProfile& store, const absl::TimeZone& zone,
                               absl::CivilDay day) {
    std::vector<Window> out;
    const absl::CivilMinute midnight(day);
    const std::int64_t weekday = iso_weekday(day);
    for (const OpenInterval& interval : store.hours) {
        if (interval.weekday != weekday) continue;
        const int open = to_minutes(interval.open);
        int close = to_minutes(interval.close);
        if (close <= open) close += 24 * 60;
        out.push_back({absl::FromCivil(midnight + open, zone), last_shown(zone, midnight + close)});
    }
    return out;
}

bool any_covers(const std::vector<Window>& windows, absl::Time at) {
    return std::ranges::any_of(windows, [&](const Window& window) { return window.covers(at); });
}

// The times at which one store is open, and at which it takes orders.
class Calendar {
public:
    Calendar(const StoreProfile& store, const absl::TimeZone& zone) : store_(store), zone_(zone) {}

    absl::CivilDay date(absl::Time at) const { return absl::ToCivilDay(at, zone_); }

    bool is_open(absl::Time at) const {
        const absl::CivilDay today = date(at);
        return any_covers(open_windows(today), at) || any_covers(open_windows(today - 1), at);
    }
    // Today, or, in the hours after midnight, yesterday is a closed date.
    bool is_closed_date(absl::Time at) const {
        const absl::CivilDay today = date(at);
        if (closed_on(store_, today)) return true;
        return closed_on(store_, today - 1) && any_covers(windows_of(store_, zone_, today - 1), at);
    }
    // The first time at or after `from` at which an order is taken, within `days`.
    std::optional<absl::Time> next_orderable(absl::Time from, int days) const {
        if (store_.hours.empty()) return std::nullopt;
        const absl::CivilDay today = date(from);
        for (int i = -1; i <= days; ++i) {
            std::optional<absl::Time> earliest;
            for (const Window& window : open_windows(today + i)) {
                const absl::Time start = std::max(from, window.begin);
                if (start >= last_order(window)) continue;
                earliest = earliest ? std::min(*earliest, start) : start;
            }
            if (earliest) return earliest;
        }
        return std::nullopt;
    }

private:
    std::vector<Window> open_windows(absl::CivilDay day) const {
        if (closed_on(store_, day)) return {};
        return windows_of(store_, zone_, day);
    }
    absl::Time last_order(const Window& window) const {
        if (store_.last_order_minutes == 0 || is_open(window.end)) return window.end;
        return window.end - absl::Minutes(store_.last_order_minutes);
    }

    const StoreProfile& store_;
    const absl::TimeZone& zone_;
};

std::string_view describe(Closed reason) {
    switch (reason) {
        case Closed::paused: return "The store takes no orders for now.";
        case Closed::closed_date: return "The store is closed today.";
        case Closed::last_order_passed: return "The store takes no more orders before it closes.";
        case Closed::outside_hours: return "The store is closed at this hour.";
        case Closed::fulfilment_unavailable: return "";
    }
    return "";
}

bool offers(const StoreProfile& store, std::string_view fulfilment) {
    return std::ranges::find(store.fulfilments, fulfilment) != store.fulfilments.end();
}

Closed reason_at(const StoreProfile& store, const Calendar& calendar, TimePoint at) {
    if (store.paused_until && at < *store.paused_until) return Closed::paused;
    if (calendar.is_open(to_absl(at))) return Closed::last_order_passed;
    return calendar.is_closed_date(to_absl(at)) ? Closed::closed_date : Closed::outside_hours;
}

}  // namespace

absl::TimeZone load_time_zone(const std::string& name) {
    absl::TimeZone zone;
    if (!absl::LoadTimeZone(name, &zone)) throw std::runtime_error("unknown time zone: " + name);
    return zone;
}

void require_time_zones() {
    absl::TimeZone zone;
    if (absl::LoadTimeZone(StoreProfile{}.timezone, &zone)) return;
    throw std::runtime_error(
        "this machine has no time zone database (install the package tzdata, or name its folder in "
        "the environment variable TZDIR)");
}

Orderable is_orderable(const StoreProfile& store, const absl::TimeZone& zone, TimePoint at,
                       std::optional<std::string_view> fulfilment) {
    if (fulfilment && !offers(store, *fulfilment)) {
        return {Closed::fulfilment_unavailable,
                "'" + store.name + "' does not offer " + std::string(*fulfilment) + ".",
                std::nullopt};
    }
    const Calendar calendar(store, zone);
    const TimePoint from = store.paused_until ? std::max(at, *store.paused_until) : at;
    const TimePoint horizon = at + std::chrono::days{days_ahead};
    std::optional<absl::Time> next;
    if (from <= horizon) next = calendar.next_orderable(to_absl(from), days_ahead);
    if (next && *next == to_absl(at)) return {};

    const Closed reason = reason_at(store, calendar, at);
    Orderable out{reason, std::string(describe(reason)), std::nullopt};
    if (!next || from_absl(*next) > horizon) return out;
    out.opens_at = from_absl(*next);
    out.detail += " It takes orders again from " + absl::FormatTime("%Y-%m-%d %H:%M", *next, zone) +
                  " (" + store.timezone + ").";
    return out;
}

}  // namespace baedal::store::contract
