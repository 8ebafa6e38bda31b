// Stores that answer no order, and the owner's alerts.
#include <doctest/doctest.h>

#include "notify/jobs/alerter.h"
#include "notify/jobs/reminder.h"
#include "notify/storage/unanswered_repository.h"
#include "solapi_harness.h"

namespace notify_reminder_test {

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::order::contract;
using namespace baedal::test;

namespace {

struct ReminderHarness : SolapiHarness {
    explicit ReminderHarness(const std::string& more = {}) : SolapiHarness(more) {}

    std::optional<TimePoint> remind() { return run(reminder_.run()); }
    std::optional<TimePoint> look() { return run(alerter_.run()); }
    template <class E>
    void deliver_now(E event) {
        event.at = clock.now();
        deliver(event);
    }
    // The messages that are no message about a status: "store_unaccepted 01077770001 ATA".
    std::vector<std::string> sent_reminders() {
        run_sender();
        std::vector<std::string> out;
        for (const std::string& line : taken()) {
            if (line.starts_with("store_unaccepted") || line.starts_with("store_soon") ||
                line.starts_with("owner_"))
                out.push_back(line);
        }
        return out;
    }

private:
    const Settings reminder_settings_ = Settings::read(config());
    const NotificationQueue queue_{channel, reminder_settings_, [] {}};
    Reminder reminder_{database(), queue_, reminder_settings_, clock};
    const host::Examine looks_ = [this]() -> Task<std::vector<host::Diagnosis>> {
        co_return diagnoses;
    };
    Alerter alerter_{database(), queue_, reminder_settings_, looks_, clock};
};

host::Diagnosis failed_backup() {
    return {.code = host::DiagnosisCode{"backup-failed"},
            .level = host::Level::problem,
            .text = "The last backup failed.",
            .detail = "no room"};
}

}  // namespace

TEST_CASE("a store is reminded of an order after two minutes, and two minutes before its end") {
    ReminderHarness harness;
    harness.deliver_now(about<OrderPlaced>());
    CHECK(harness.remind() == harness.clock.now() + std::chrono::minutes{2});
    harness.pass(std::chrono::minutes{2});
    CHECK(harness.remind() == harness.clock.now() + std::chrono::minutes{6});
    CHECK(harness.sent_reminders() == std::vector<std::string>{"store_unaccepted 01077770001 ATA"});
    harness.pass(std::chrono::minutes{6});
    CHECK_FALSE(harness.remind());
    CHECK(harness.sent_reminders() ==
          std::vector<std::string>{"store_unaccepted 01077770001 ATA",
                                   "store_soon_rejected 01077770001 ATA"});
    const auto texts = harness.provider().messages();
    CHECK(texts.back().text.contains("2분 안에 수락하지 않으면"));
    harness.pass(std::chrono::minutes{1});
    CHECK_FALSE(harness.remind());
    CHECK(harness.sent_reminders().size() == 2);
}

TEST_CASE("a look for due reminders does not read the orders that are not due") {
    ReminderHarness harness;
    const auto plan_of = [&](const char* sql) {
        return harness.database().read([&](db::Connection& connection) {
            SQLite::Statement plan(connection.raw(), std::string("EXPLAIN QUERY PLAN ") + sql);
            std::string steps;
            while (plan.executeStep()) steps += plan.getColumn(3).getString() + "\n";
            return steps;
        });
    };
    CHECK(plan_of(unanswered::due_sql) ==
          "SEARCH unanswered_order USING INDEX unanswered_order_due (next_at<?)\n");
    CHECK(plan_of(unanswered::next_due_sql) ==
          "SCAN unanswered_order USING COVERING INDEX unanswered_order_due\n");
}

TEST_CASE("an answered order is not reminded of") {
    ReminderHarness harness;
    harness.deliver_now(about<OrderPlaced>('a'));
    harness.deliver_now(about<OrderPlaced>('b'));
    harness.deliver_now(about<OrderPlaced>('c'));
    harness.deliver_now(progressed(Status::accepted, 'a'));
    harness.deliver_now(about<OrderRejected>('b'));
    harness.deliver_now(about<OrderCancelled>('c'));
    CHECK_FALSE(harness.remind());
    harness.pass(std::chrono::minutes{3});
    CHECK(harness.sent_reminders().empty());
}

TEST_CASE(
    "a store without a number has its owner reminded, and a late reminder says what is true") {
    ReminderHarness harness;
    auto other = about<OrderPlaced>();
    other.order.store_id = 2;
    harness.deliver_now(other);
    harness.pass(std::chrono::minutes{5});
    harness.remind();
    CHECK(harness.sent_reminders() == std::vector<std::string>{"store_unaccepted 01099990001 ATA"});
    CHECK(harness.provider().messages().back().text.contains("5분째"));
    harness.pass(std::chrono::minutes{6});  // it is rejected by now
    CHECK_FALSE(harness.remind());
    CHECK(harness.sent_reminders().size() == 1);
}

TEST_CASE("reminders are off with 0, and a short time to accept has one of them at most") {
    ReminderHarness off("notify.remind_after = \"0s\"\n");
    off.deliver_now(about<OrderPlaced>());
    CHECK_FALSE(off.remind());
    ReminderHarness brief("store.accept_within = \"3m\"\n");
    brief.deliver_now(about<OrderPlaced>());
    brief.pass(std::chrono::minutes{2});
    CHECK_FALSE(brief.remind());
    CHECK(brief.sent_reminders().size() == 1);
}

TEST_CASE("the store's times say when it is told by telephone") {
    const StorePhone always{"01077770001", 0, 0};
    const StorePhone day{"01077770001", 11 * 60, 22 * 60};
    const StorePhone night{"01077770001", 17 * 60, 2 * 60};
    for (const auto& [hour, by_day, by_night] : {std::tuple{10, false, false},
                                                 {12, true, false},
                                                 {21, true, true},
                                                 {23, false, true},
                                                 {25, false, true}}) {
        CAPTURE(hour);
        const TimePoint at = noon - std::chrono::hours{12} + std::chrono::hours{hour};  // in Korea
        CHECK(always.is_told_at(at));
        CHECK(day.is_told_at(at) == by_day);
        CHECK(night.is_told_at(at) == by_night);
    }
}

TEST_CASE("the owner is told of a problem once, after a second look, until it has been gone") {
    ReminderHarness harness;
    CHECK(harness.look() == harness.clock.now() + std::chrono::minutes{5});
    harness.diagnoses = {failed_backup(),
                         {.code = host::DiagnosisCode{"backups-unset"},
                          .level = host::Level::warning,
                          .text = "No backups are made."}};
    CHECK(harness.look() == harness.clock.now() + std::chrono::minutes{1});
    CHECK(harness.sent_reminders().empty());
    for (int i = 0; i < 20; ++i) {
        harness.pass(std::chrono::minutes{5});
        harness.look();
    }
    CHECK(harness.sent_reminders() == std::vector<std::string>{"owner_alert 01099990001 ATA"});
    CHECK(harness.provider().messages().back().text.ends_with(
        "백업에 실패했습니다. 백업 디스크를 확인해 주세요. (no room)"));
    harness.diagnoses.clear();
    harness.pass(std::chrono::minutes{61});
    harness.look();
    harness.diagnoses = {failed_backup()};
    for (int i = 0; i < 3; ++i) {
        harness.pass(std::chrono::minutes{1});
        harness.look();
    }
    CHECK(harness.sent_reminders().size() == 2);
}

}  // namespace notify_reminder_test
