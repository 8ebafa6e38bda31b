#include "notify/jobs/alerter.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "notify/domain/alert_texts.h"
#include "notify/domain/templates.h"
#include "notify/storage/alert_repository.h"

namespace baedal::notify {

namespace {

constexpr Milliseconds between_looks = std::chrono::minutes{5};
constexpr Milliseconds before_second_look = std::chrono::minutes{1};
constexpr Milliseconds gone_after = std::chrono::hours{1};

// Warnings that soon become problems.
constexpr std::string_view urgent_warnings[] = {"disk-low", "certificate-ends"};

bool is_told(const host::Diagnosis& diagnosis) {
    if (diagnosis.level == host::Level::problem) return true;
    return diagnosis.level == host::Level::warning &&
           std::ranges::find(urgent_warnings, diagnosis.code.text()) != std::end(urgent_warnings);
}

}  // namespace

Task<std::optional<TimePoint>> Alerter::run() {
    if (settings_.owner_phone.empty()) co_return std::nullopt;
    std::vector<host::Diagnosis> found = co_await examine_();
    std::erase_if(found, [](const host::Diagnosis& each) { return !is_told(each); });
    const bool has_new = co_await database_.finish([&](db::Transaction& tx) {
        bool out = false;
        for (const host::Diagnosis& each : found) {
            const std::string code(each.code.text());
            const alerts::Seen seen = alerts::note(tx, code);
            out = out || seen == alerts::Seen::first;
            if (seen != alerts::Seen::again) continue;
            queue_.add_to_owner(tx, "alert/" + code + "/" + std::to_string(to_millis(tx.now())),
                                word("owner_alert", settings_.language,
                                     {{"what", alert_text(each, settings_.language)}}));
        }
        alerts::forget_gone(tx, tx.now() - gone_after);
        return out;
    });
    co_return clock_.now() + (has_new ? before_second_look : between_looks);
}

}  // namespace baedal::notify
