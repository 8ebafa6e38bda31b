// A payment as Toss Payments keeps it, and the Payment object that shows it.
// (https://docs.tosspayments.com/reference#payment-객체)
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "json/parser.h"

namespace baedal::toss {

// How long a payment waits for its customer (READY), and then for the confirm (IN_PROGRESS).
constexpr std::chrono::minutes authentication_window{30};
constexpr std::chrono::minutes confirm_window{10};

struct Cancel {
    std::int64_t amount = 0;
    std::string reason;
    std::string transaction_key;
    TimePoint at;
};

struct Payment {
    std::string key;
    std::string order_id;
    std::int64_t amount = 0;
    std::string status;  // READY, IN_PROGRESS, WAITING_FOR_DEPOSIT, DONE, ...
    bool virtual_account = false;
    bool partial_cancelable = true;
    bool cancelable = true;
    TimePoint status_since;
    TimePoint hidden_until;  // queries and cancels do not find it before
    std::optional<TimePoint> approved_at;
    std::string failure_code;  // of a confirm that was refused
    std::vector<Cancel> cancels;

    std::int64_t left() const;
    void become(std::string new_status, TimePoint now);
    // EXPIRED if its window has passed. Whether that has changed the payment.
    bool expire(TimePoint now);
    json::Object show() const;
};

}  // namespace baedal::toss
