#include "store/http/profile_decoder.h"

#include <algorithm>
#include <utility>

#include "json/object_reader.h"
#include "order/status.h"
#include "store/domain/profile_rules.h"

namespace baedal::store {

namespace {

using contract::OpenInterval;
using contract::StoreProfile;

constexpr json::IntegerRange amounts{0, 100'000'000};  // minor units
constexpr json::TextRange store_names{1, 80};

void read_timezone(json::ObjectReader& body, ProfileChange& change, bool is_new) {
    change.timezone = body.optional_text("timezone", {1, 64});
    // This machine may lack the time zone database, and with it the default of a new store.
    const std::string fallback = is_new ? StoreProfile{}.timezone : "";
    const std::string& zone = change.timezone ? *change.timezone : fallback;
    if (!zone.empty() && !is_time_zone(zone)) {
        body.add_error(
            "timezone",
            "Must be a name of the IANA time zone database, such as Asia/Seoul, that this "
            "machine has (Debian's package tzdata).");
    }
}

void read_hours(json::ObjectReader& body, ProfileChange& change) {
    std::vector<OpenInterval> hours;
    const bool given = body.optional_objects("hours", {0, 70}, [&](json::ObjectReader& interval) {
        OpenInterval& out = hours.emplace_back();
        out.weekday = interval.integer("weekday", {1, 7});
        out.open = interval.text("open", {1, 5});
        out.close = interval.text("close", {1, 5});
        if (!out.open.empty() && !is_opening_time(out.open))
            interval.add_error("open", "Must be a time of day from 00:00 to 23:59.");
        if (!out.close.empty() && !is_closing_time(out.close))
            interval.add_error("close", "Must be a time of day from 00:00 to 24:00.");
    });
    if (given) change.hours = std::move(hours);
}

void read_closed_dates(json::ObjectReader& body, ProfileChange& change) {
    if (!body.has("closedDates")) return;
    change.closed_dates = body.optional_texts("closedDates", {0, 400}, {10, 10});
    for (const std::string& date : *change.closed_dates) {
        if (!date.empty() && !is_date(date)) {
            body.add_error("closedDates",
                           "Each must be a day such as 2026-01-31; '" + date + "' is none.");
        }
    }
}

void read_fulfilments(json::ObjectReader& body, ProfileChange& change) {
    if (!body.has("fulfilments")) return;
    change.fulfilments = body.optional_texts("fulfilments", {1, 2}, {1, 20});
    const auto& given = *change.fulfilments;
    const bool known = std::ranges::all_of(given, [](const std::string& name) {
        return from_name<order::contract::Fulfilment>(name).has_value();
    });
    if (given.empty() || !known || (given.size() == 2 && given[0] == given[1]))
        body.add_error("fulfilments", "Must have delivery, pickup or both.");
}

void read_day_begins(json::ObjectReader& body, ProfileChange& change) {
    change.day_begins = body.optional_text("dayBegins", {1, 5});
    if (change.day_begins && !is_begin_of_day(*change.day_begins)) {
        body.add_error("dayBegins",
                       "Must be a time of day from 00:00 to 12:00, at which no orders are made.");
    }
}

// The members of a profile in the order of its document.
ProfileChange read_profile(json::ObjectReader& body, bool is_new) {
    ProfileChange change;
    change.name = is_new ? body.text("name", store_names) : body.optional_text("name", store_names);
    change.phone = body.optional_text("phone", {0, 30});
    change.address = body.optional_text("address", {0, 200});
    read_timezone(body, change, is_new);
    read_hours(body, change);
    change.last_order_minutes = body.optional_integer("lastOrderMinutes", {0, 720});
    read_closed_dates(body, change);
    const auto paused_until = body.optional_time("pausedUntil");
    if (body.has("pausedUntil")) change.paused_until = paused_until;
    change.minimum_order = body.optional_integer("minimumOrder", amounts);
    change.delivery_fee = body.optional_integer("deliveryFee", amounts);
    read_fulfilments(body, change);
    change.prep_minutes = body.optional_integer("prepMinutes", {1, 240});
    change.auto_accept = body.optional_flag("autoAccept");
    constexpr auto limits = enum_names(CancelUntil{});
    if (const auto limit = body.optional_choice("cancelUntil", limits))
        change.cancel_until = static_cast<CancelUntil>(*limit);
    read_day_begins(body, change);
    return change;
}

}  // namespace

Result<StoreProfile> decode_new_store(const json::Object& body) {
    json::ObjectReader fields(body);
    const ProfileChange members = read_profile(fields, true);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return apply_change({}, members);
}

Result<ProfileChange> decode_profile_change(const json::Object& body) {
    json::ObjectReader fields(body);
    ProfileChange change = read_profile(fields, false);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return change;
}

Result<std::optional<TimePoint>> decode_pause(const json::Object& body, TimePoint now) {
    json::ObjectReader fields(body);
    const auto until = fields.optional_time("until");
    if (!fields.has("until")) fields.add_error("until", "Is required; null ends a pause.");
    if (until && *until <= now) fields.add_error("until", "Must be in the future.");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return until;
}

}  // namespace baedal::store
