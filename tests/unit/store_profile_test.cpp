// What an owner may say of a store, and what is refused.
#include <doctest/doctest.h>

#include "store/domain/store_time.h"
#include "store/http/profile_decoder.h"

using namespace baedal;
using namespace baedal::store;

namespace {

using Pointers = std::vector<std::string>;

Pointers faults_at(std::string_view text, contract::StoreProfile profile = {},
                   bool is_new = false) {
    Pointers out;
    const auto object = json::parse_object(text);
    REQUIRE(object);
    json::ObjectReader body(*object);
    read_profile(body, profile, is_new);
    if (const auto problem = body.problem()) {
        for (const FieldError& error : problem->errors) out.push_back(error.pointer);
    }
    return out;
}

contract::StoreProfile changed(std::string_view text, contract::StoreProfile profile = {}) {
    const auto object = json::parse_object(text);
    json::ObjectReader body(*object);
    read_profile(body, profile, false);
    CHECK_FALSE(body.problem());
    return profile;
}

std::string interval(const std::string& open, const std::string& close) {
    return R"({"hours": [{"weekday": 7, "open": ")" + open + R"(", "close": ")" + close + R"("}]})";
}

}  // namespace

TEST_CASE("times of day, dates and time zones are what the calendar and the IANA database have") {
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
    CHECK(faults_at("{}", {}, true) == Pointers{"/name"});
    CHECK(faults_at(R"({"name": "분식집"})", {}, true).empty());
    CHECK(faults_at("{}").empty());
}

TEST_CASE("hours may have breaks and cross midnight") {
    CHECK(faults_at(interval("18:00", "02:00")).empty());
    CHECK(faults_at(interval("00:00", "24:00")).empty());
    CHECK(faults_at(interval("25:00", "02:00")) == Pointers{"/hours/0/open"});
    CHECK(faults_at(interval("24:00", "24:00")) == Pointers{"/hours/0/open"});
    CHECK(faults_at(interval("10:00", "24:30")) == Pointers{"/hours/0/close"});
    CHECK(faults_at(R"({"hours": [{"weekday": 8, "open": "10:00", "close": "11:00"}]})") ==
          Pointers{"/hours/0/weekday"});
    CHECK(faults_at(R"({"hours": [{"weekday": 1, "open": "10:00"}]})") ==
          Pointers{"/hours/0/close"});
    contract::StoreProfile open;
    open.hours = {{1, "10:00", "20:00"}};
    CHECK(changed(R"({"hours": []})", open).hours.empty());
}

TEST_CASE("each member is checked and named by its pointer") {
    CHECK(faults_at(R"({"timezone": "Asia/Atlantis"})") == Pointers{"/timezone"});
    CHECK(faults_at(R"({"closedDates": ["2026-02-30"]})") == Pointers{"/closedDates"});
    CHECK(faults_at(R"({"minimumOrder": -1})") == Pointers{"/minimumOrder"});
    CHECK(faults_at(R"({"deliveryFee": 100000001})") == Pointers{"/deliveryFee"});
    CHECK(faults_at(R"({"prepMinutes": 0})") == Pointers{"/prepMinutes"});
    CHECK(faults_at(R"({"cancelUntil": "delivered"})") == Pointers{"/cancelUntil"});
    CHECK(faults_at(R"({"pausedUntil": "tomorrow"})") == Pointers{"/pausedUntil"});
    for (const char* bad :
         {R"({"fulfilments": []})", R"({"fulfilments": ["drone"]})", R"({"fulfilments": null})",
          R"({"fulfilments": ["pickup", "pickup"]})"}) {
        CHECK_FALSE(faults_at(bad).empty());
    }
    CHECK(faults_at(R"({"owner": "me"})") == Pointers{"/owner"});
    CHECK(faults_at(R"({"id": 7})") == Pointers{"/id"});
}

TEST_CASE("what a change leaves out stays, and a pause is ended by null") {
    const auto before = changed(
        R"({"name": "통닭집", "deliveryFee": 3000, "pausedUntil": "2026-11-22T09:00:00Z"})");
    const auto after = changed(R"({"deliveryFee": 2000})", before);
    CHECK(after.name == "통닭집");
    CHECK(after.delivery_fee == 2000);
    CHECK(after.paused_until == from_rfc3339("2026-11-22T09:00:00Z"));
    CHECK_FALSE(changed(R"({"pausedUntil": null})", after).paused_until);
}
