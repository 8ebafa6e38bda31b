#include "store/http/profile_decoder.h"

#include <algorithm>
#include <array>

#include "order/status.h"
#include "store/domain/store_time.h"

namespace baedal::store {

namespace {

using contract::OpenInterval;
using contract::StoreProfile;

constexpr std::int64_t max_amount = 100'000'000;  // minor units
constexpr std::array<std::string_view, 2> cancel_until_names{"accepted", "cooking"};

void replace(auto& target, auto&& given) {
    if (given) target = std::move(*given);
}

void read_hours(json::ObjectReader& body, StoreProfile& profile) {
    std::vector<OpenInterval> hours;
    const bool given = body.optional_objects("hours", {0, 70}, [&](json::ObjectReader& interval) {
        OpenInterval& out = hours.emplace_back();
        out.weekday = interval.integer("weekday", {1, 7});
        out.open = interval.text("open", {1, 5});
        out.close = interval.text("close", {1, 5});
        if (!out.open.empty() && !is_opening_time(out.open)) {
            interval.refuse("open", "Must be a time of day from 00:00 to 23:59.");
        }
        if (!out.close.empty() && !is_closing_time(out.close)) {
            interval.refuse("close", "Must be a time of day from 00:00 to 24:00.");
        }
    });
    if (given) profile.hours = std::move(hours);
}

void read_closed_dates(json::ObjectReader& body, StoreProfile& profile) {
    if (!body.has("closedDates")) return;
    profile.closed_dates = body.optional_texts("closedDates", {0, 400}, {10, 10});
    for (const std::string& date : profile.closed_dates) {
        if (!date.empty() && !is_date(date)) {
            body.refuse("closedDates",
                        "Each must be a day such as 2026-01-31; '" + date + "' is none.");
        }
    }
}

void read_fulfilments(json::ObjectReader& body, StoreProfile& profile) {
    if (!body.has("fulfilments")) return;
    profile.fulfilments = body.optional_texts("fulfilments", {1, 2}, {1, 20});
    const auto& given = profile.fulfilments;
    const bool known = std::ranges::all_of(given, [](const std::string& name) {
        return std::ranges::find(order::contract::fulfilment_names, name) !=
               order::contract::fulfilment_names.end();
    });
    if (given.empty() || !known || (given.size() == 2 && given[0] == given[1])) {
        body.refuse("fulfilments", "Must have delivery, pickup or both.");
    }
}

}  // namespace

void read_profile(json::ObjectReader& body, StoreProfile& profile, bool is_new) {
    if (is_new) {
        profile.name = body.text("name", {1, 80});
    } else {
        replace(profile.name, body.optional_text("name", {1, 80}));
    }
    replace(profile.phone, body.optional_text("phone", {0, 30}));
    replace(profile.address, body.optional_text("address", {0, 200}));
    auto zone = body.optional_text("timezone", {1, 64});
    if (zone) profile.timezone = std::move(*zone);
    // A new one's default too: this machine may have no time zones at all.
    if ((zone || is_new) && !profile.timezone.empty() && !is_time_zone(profile.timezone)) {
        body.refuse("timezone",
                    "Must be a name of the IANA time zone database, such as Asia/Seoul, that this "
                    "machine has (Debian's package tzdata).");
    }
    read_hours(body, profile);
    replace(profile.last_order_minutes, body.optional_integer("lastOrderMinutes", {0, 720}));
    read_closed_dates(body, profile);
    const auto paused_until = body.optional_time("pausedUntil");
    if (body.has("pausedUntil")) profile.paused_until = paused_until;
    replace(profile.minimum_order, body.optional_integer("minimumOrder", {0, max_amount}));
    replace(profile.delivery_fee, body.optional_integer("deliveryFee", {0, max_amount}));
    read_fulfilments(body, profile);
    replace(profile.prep_minutes, body.optional_integer("prepMinutes", {1, 240}));
    replace(profile.auto_accept, body.optional_flag("autoAccept"));
    if (const auto until = body.optional_choice("cancelUntil", cancel_until_names)) {
        profile.cancel_until = cancel_until_names[*until];
    }
}

}  // namespace baedal::store
