// When a store takes orders, why not, and when again: case by case, in the store's own time.
#include <doctest/doctest.h>

#include "store/opening_hours.h"

namespace store_opening_hours_test {

namespace {

using namespace baedal;
using namespace baedal::store::contract;

std::vector<OpenInterval> every_day(const char* open, const char* close) {
    std::vector<OpenInterval> out;
    for (int day = 1; day <= 7; ++day) out.push_back({day, open, close});
    return out;
}

StoreProfile store_with(std::vector<OpenInterval> hours, std::string timezone = "Asia/Seoul") {
    StoreProfile store;
    store.name = "통닭집";
    store.hours = std::move(hours);
    store.timezone = std::move(timezone);
    return store;
}

struct Case {
    const char* at;
    const char* response;       // "open", or the reason
    const char* opens_at = "";  // UTC; "" for nothing
};

void check(const StoreProfile& store, const std::vector<Case>& cases) {
    const absl::TimeZone zone = load_time_zone(store.timezone);
    for (const Case& each : cases) {
        CAPTURE(each.at);
        const Orderable response = is_orderable(store, zone, *from_rfc3339(each.at));
        CHECK(std::string(response ? "open" : to_text(*response.closed)) == each.response);
        CHECK((response.opens_at ? to_rfc3339(*response.opens_at) : "") == each.opens_at);
        CHECK(response.detail.empty() == bool(response));
        if (response.opens_at) CHECK(is_orderable(store, zone, *response.opens_at));
    }
}

}  // namespace

TEST_CASE("a store is open from its opening time until before its closing time") {
    // Monday 2026-11-23; Seoul is nine hours ahead.
    check(store_with(every_day("10:00", "22:00")),
          {{"2026-11-23T09:59:59.999+09:00", "outside_hours", "2026-11-23T01:00:00.000Z"},
           {"2026-11-23T10:00:00+09:00", "open"},
           {"2026-11-23T21:59:59.999+09:00", "open"},
           {"2026-11-23T22:00:00+09:00", "outside_hours", "2026-11-24T01:00:00.000Z"}});
}

TEST_CASE("a break is the gap between two intervals of a day") {
    StoreProfile store = store_with({{1, "11:00", "15:00"}, {1, "17:00", "21:00"}});
    check(store, {{"2026-11-23T14:59:00+09:00", "open"},
                  {"2026-11-23T15:00:00+09:00", "outside_hours", "2026-11-23T08:00:00.000Z"},
                  {"2026-11-23T17:00:00+09:00", "open"},
                  {"2026-11-23T21:00:00+09:00", "outside_hours", "2026-11-30T02:00:00.000Z"}});
    std::swap(store.hours[0], store.hours[1]);  // in whatever order they are written
    check(store, {{"2026-11-23T10:00:00+09:00", "outside_hours", "2026-11-23T02:00:00.000Z"}});
}

TEST_CASE("an interval may cross midnight, and belongs to the date on which it begins") {
    StoreProfile store = store_with({{5, "18:00", "02:00"}});  // Friday evening into Saturday
    check(store, {{"2026-11-27T01:00:00+09:00", "outside_hours", "2026-11-27T09:00:00.000Z"},
                  {"2026-11-27T23:30:00+09:00", "open"},
                  {"2026-11-28T01:59:00+09:00", "open"},
                  {"2026-11-28T02:00:00+09:00", "outside_hours", "2026-12-04T09:00:00.000Z"}});
    store.closed_dates = {"2026-11-27"};
    check(store, {{"2026-11-27T23:30:00+09:00", "closed_date", "2026-12-04T09:00:00.000Z"},
                  {"2026-11-28T01:00:00+09:00", "closed_date", "2026-12-04T09:00:00.000Z"},
                  {"2026-11-28T03:00:00+09:00", "outside_hours", "2026-12-04T09:00:00.000Z"}});
    store.closed_dates = {
        "2026-11-28"};  // Saturday's closing does not reach back into Friday's hours
    check(store, {{"2026-11-28T01:00:00+09:00", "open"}});
}

TEST_CASE("Sunday's night goes on into Monday") {
    check(store_with({{7, "20:00", "04:00"}}),
          {{"2026-11-23T03:59:00+09:00", "open"},
           {"2026-11-23T04:00:00+09:00", "outside_hours", "2026-11-29T11:00:00.000Z"}});
}

TEST_CASE("the last order is taken some minutes before the store closes") {
    StoreProfile store = store_with(every_day("18:00", "02:00"));
    store.last_order_minutes = 30;
    check(store, {{"2026-11-24T01:29:59+09:00", "open"},
                  {"2026-11-24T01:30:00+09:00", "last_order_passed", "2026-11-24T09:00:00.000Z"},
                  {"2026-11-24T02:00:00+09:00", "outside_hours", "2026-11-24T09:00:00.000Z"}});
    store.last_order_minutes = 8 * 60;  // as long as the interval: never
    check(store, {{"2026-11-24T18:00:00+09:00", "last_order_passed"},
                  {"2026-11-24T17:00:00+09:00", "outside_hours"}});
}

TEST_CASE("an interval that goes on with the next one has no last order of its own") {
    StoreProfile always = store_with(every_day("00:00", "24:00"));
    always.last_order_minutes = 30;
    check(always, {{"2026-11-23T23:45:00+09:00", "open"}, {"2026-11-24T00:00:00+09:00", "open"}});
    always.closed_dates = {"2026-11-24"};
    check(always, {{"2026-11-23T23:45:00+09:00", "last_order_passed", "2026-11-24T15:00:00.000Z"},
                   {"2026-11-24T12:00:00+09:00", "closed_date", "2026-11-24T15:00:00.000Z"}});
}

TEST_CASE("a whole day ends at midnight, or at the same time of the next day") {
    check(store_with({{1, "00:00", "24:00"}}),
          {{"2026-11-22T23:59:59+09:00", "outside_hours", "2026-11-22T15:00:00.000Z"},
           {"2026-11-23T00:00:00+09:00", "open"},
           {"2026-11-23T23:59:59+09:00", "open"},
           {"2026-11-24T00:00:00+09:00", "outside_hours", "2026-11-29T15:00:00.000Z"}});
    check(store_with({{1, "09:00", "09:00"}}),
          {{"2026-11-24T08:59:00+09:00", "open"},
           {"2026-11-24T09:00:00+09:00", "outside_hours", "2026-11-30T00:00:00.000Z"}});
}

TEST_CASE("a pause ends in the middle of the hours, or they begin after it") {
    StoreProfile store = store_with(every_day("10:00", "22:00"));
    store.paused_until = *from_rfc3339("2026-11-23T12:00:00.500+09:00");
    check(store, {{"2026-11-23T11:00:00+09:00", "paused", "2026-11-23T03:00:00.500Z"},
                  {"2026-11-23T12:00:00.499+09:00", "paused", "2026-11-23T03:00:00.500Z"},
                  {"2026-11-23T12:00:00.500+09:00", "open"}});
    store.paused_until = *from_rfc3339("2026-11-23T23:00:00+09:00");
    check(store, {{"2026-11-23T11:00:00+09:00", "paused", "2026-11-24T01:00:00.000Z"}});
    store.paused_until = *from_rfc3339("2999-01-01T00:00:00Z");  // no time worth waiting for
    check(store, {{"2026-11-23T11:00:00+09:00", "paused"}});
}

TEST_CASE("a store without hours, or closed on every one of its days, never opens") {
    check(store_with({}), {{"2026-11-23T11:00:00+09:00", "outside_hours"}});
    StoreProfile store = store_with(every_day("10:00", "22:00"));
    absl::CivilDay day(2026, 11, 22);
    for (int i = 0; i < 403; ++i) store.closed_dates.push_back(absl::FormatCivilTime(day++));
    check(store, {{"2026-11-23T11:00:00+09:00", "closed_date"}});
    store.closed_dates.erase(store.closed_dates.begin() + 366, store.closed_dates.end());
    check(store, {{"2026-11-23T11:00:00+09:00", "closed_date", "2027-11-23T01:00:00.000Z"}});
}

TEST_CASE("a clock that jumps forward opens at the jump, and closes by what it shows") {
    // New York, Sunday 2027-03-14: 01:59:59 EST is followed by 03:00:00 EDT.
    check(store_with({{7, "02:30", "05:00"}}, "America/New_York"),
          {{"2027-03-14T06:59:59Z", "outside_hours", "2027-03-14T07:00:00.000Z"},
           {"2027-03-14T07:00:00Z", "open"},
           {"2027-03-14T08:59:59Z", "open"},
           {"2027-03-14T09:00:00Z", "outside_hours", "2027-03-21T06:30:00.000Z"}});
    StoreProfile night = store_with({{6, "20:00", "03:00"}}, "America/New_York");
    night.last_order_minutes = 30;  // of real time: at 01:30, for 02:30 is never shown
    check(night, {{"2027-03-14T06:29:59Z", "open"},
                  {"2027-03-14T06:30:00Z", "last_order_passed", "2027-03-21T00:00:00.000Z"},
                  {"2027-03-14T07:00:00Z", "outside_hours", "2027-03-21T00:00:00.000Z"}});
}

TEST_CASE("a clock that shows an hour twice opens at the first and closes at the second") {
    // New York, Sunday 2026-11-01: 01:00 to 02:00 is shown twice, from 05:00Z and from 06:00Z.
    check(store_with({{7, "01:30", "05:00"}}, "America/New_York"),
          {{"2026-11-01T05:29:59Z", "outside_hours", "2026-11-01T05:30:00.000Z"},
           {"2026-11-01T05:30:00Z", "open"},
           {"2026-11-01T06:15:00Z", "open"},  // 01:15 again, and the door stays open
           {"2026-11-01T10:00:00Z", "outside_hours", "2026-11-08T06:30:00.000Z"}});
    check(store_with({{6, "20:00", "01:30"}}, "America/New_York"),
          {{"2026-11-01T05:45:00Z", "open"},
           {"2026-11-01T06:29:59Z", "open"},
           {"2026-11-01T06:30:00Z", "outside_hours", "2026-11-08T01:00:00.000Z"}});
}

TEST_CASE("a date that a zone skipped is no opening day") {
    // Samoa had no 2011-12-30, a Friday.
    check(store_with({{5, "10:00", "12:00"}}, "Pacific/Apia"),
          {{"2011-12-29T12:00:00-10:00", "outside_hours", "2012-01-05T20:00:00.000Z"}});
}

TEST_CASE("what a store does not offer cannot be ordered at any hour") {
    StoreProfile store = store_with(every_day("00:00", "24:00"));
    store.fulfilments = {"pickup"};
    const auto zone = load_time_zone(store.timezone);
    const TimePoint noon = *from_rfc3339("2026-11-23T03:00:00Z");
    CHECK(is_orderable(store, zone, noon));
    CHECK(is_orderable(store, zone, noon, "pickup"));
    const auto response = is_orderable(store, zone, noon, "delivery");
    CHECK(response.closed == Closed::fulfilment_unavailable);
    CHECK(response.detail == "'통닭집' does not offer delivery.");
    CHECK(!response.opens_at);
}

TEST_CASE("the customer is told the reason and the time on the store's own clock") {
    const StoreProfile store = store_with(every_day("10:00", "22:00"));
    CHECK(is_orderable(store, load_time_zone(store.timezone), *from_rfc3339("2026-11-23T13:00:00Z"))
              .detail ==
          "The store is closed at this hour. It takes orders again from 2026-11-24 10:00 "
          "(Asia/Seoul).");
}

TEST_CASE("an unknown time zone is refused") { CHECK_THROWS(load_time_zone("Mars/Olympus")); }

}  // namespace store_opening_hours_test
