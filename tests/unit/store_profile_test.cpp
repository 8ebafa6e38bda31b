// The values of a store's profile that are valid, and the errors for others.
#include <doctest/doctest.h>

#include "store/domain/profile_rules.h"
#include "store/http/profile_decoder.h"

namespace store_profile_test {

using namespace baedal;
using namespace baedal::store;

namespace {

using Pointers = std::vector<std::string>;

template <class T>
Pointers pointers(const Result<T>& decoded) {
    Pointers out;
    if (decoded) return out;
    for (const FieldError& error : decoded.error().errors) out.push_back(error.pointer);
    return out;
}

Pointers new_store_errors(std::string_view text) {
    return pointers(decode_new_store(json::parse_object(text).value()));
}
Pointers errors_at(std::string_view text) {
    return pointers(decode_profile_change(json::parse_object(text).value()));
}

contract::StoreProfile changed_by(std::string_view text, contract::StoreProfile profile = {}) {
    return apply_change(std::move(profile),
                        decode_profile_change(json::parse_object(text).value()).value());
}

std::string interval(const std::string& open, const std::string& close) {
    return R"({"hours": [{"weekday": 7, "open": ")" + open + R"(", "close": ")" + close + R"("}]})";
}

}  // namespace

TEST_CASE("times of day, dates and time zones are those of the calendar and the IANA database") {
    for (const char* good : {"00:00", "09:30", "23:59"}) CHECK(is_opening_time(good));
    for (const char* bad : {"", "24:00", "9:30", "09:60", "0930", "09:3a", "-1:00", "09:300"})
        CHECK_FALSE(is_opening_time(bad));
    CHECK(is_closing_time("24:00"));
    CHECK_FALSE(is_closing_time("24:01"));
    for (const char* good : {"2026-01-31", "2028-02-29"}) CHECK(is_date(good));
    for (const char* bad :
         {"2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026/01/01", "2026-1-1"})
        CHECK_FALSE(is_date(bad));
    for (const char* good : {"Asia/Seoul", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+9"})
        CHECK(is_time_zone(good));
    for (const char* bad : {"", "Asia/Atlantis", "localtime", "/etc/localtime", "../etc/passwd",
                            "Fixed/UTC+09:00:00", "file:/etc/localtime"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_time_zone(bad));
    }
}

TEST_CASE("a new store needs a name and has defaults for the rest") {
    CHECK(new_store_errors("{}") == Pointers{"/name"});
    CHECK(new_store_errors(R"({"name": "분식집"})").empty());
    CHECK(errors_at("{}").empty());
}

TEST_CASE("hours may have breaks and cross midnight") {
    CHECK(errors_at(interval("18:00", "02:00")).empty());
    CHECK(errors_at(interval("00:00", "24:00")).empty());
    CHECK(errors_at(interval("25:00", "02:00")) == Pointers{"/hours/0/open"});
    CHECK(errors_at(interval("24:00", "24:00")) == Pointers{"/hours/0/open"});
    CHECK(errors_at(interval("10:00", "24:30")) == Pointers{"/hours/0/close"});
    CHECK(errors_at(R"({"hours": [{"weekday": 8, "open": "10:00", "close": "11:00"}]})") ==
          Pointers{"/hours/0/weekday"});
    CHECK(errors_at(R"({"hours": [{"weekday": 1, "open": "10:00"}]})") ==
          Pointers{"/hours/0/close"});
    contract::StoreProfile open;
    open.hours = {{1, "10:00", "20:00"}};
    CHECK(changed_by(R"({"hours": []})", open).hours.empty());
}

TEST_CASE("each member is checked and named by its pointer") {
    CHECK(errors_at(R"({"timezone": "Asia/Atlantis"})") == Pointers{"/timezone"});
    CHECK(errors_at(R"({"closedDates": ["2026-02-30"]})") == Pointers{"/closedDates"});
    CHECK(errors_at(R"({"minimumOrder": -1})") == Pointers{"/minimumOrder"});
    CHECK(errors_at(R"({"deliveryFee": 100000001})") == Pointers{"/deliveryFee"});
    CHECK(errors_at(R"({"prepMinutes": 0})") == Pointers{"/prepMinutes"});
    CHECK(errors_at(R"({"cancelUntil": "delivered"})") == Pointers{"/cancelUntil"});
    for (const char* begin : {"5:00", "12:01", "24:00", "05:60", "early"}) {
        CAPTURE(begin);
        CHECK(errors_at(R"({"dayBegins": ")" + std::string(begin) + "\"}") ==
              Pointers{"/dayBegins"});
    }
    CHECK(errors_at(R"({"dayBegins": "12:00"})").empty());
    CHECK(errors_at(R"({"pausedUntil": "tomorrow"})") == Pointers{"/pausedUntil"});
    for (const char* bad :
         {R"({"fulfilments": []})", R"({"fulfilments": ["drone"]})", R"({"fulfilments": null})",
          R"({"fulfilments": ["pickup", "pickup"]})"}) {
        CHECK_FALSE(errors_at(bad).empty());
    }
    CHECK(errors_at(R"({"owner": "me"})") == Pointers{"/owner"});
    CHECK(errors_at(R"({"id": 7})") == Pointers{"/id"});
}

TEST_CASE("a change keeps the members that it leaves out, and null ends a pause") {
    const auto before = changed_by(
        R"({"name": "통닭집", "deliveryFee": 3000, "pausedUntil": "2026-11-22T09:00:00Z"})");
    const auto after = changed_by(R"({"deliveryFee": 2000})", before);
    CHECK(after.name == "통닭집");
    CHECK(after.delivery_fee == 2000);
    CHECK(after.paused_until == from_rfc3339("2026-11-22T09:00:00Z"));
    CHECK_FALSE(changed_by(R"({"pausedUntil": null})", after).paused_until);
}

}  // namespace store_profile_test
