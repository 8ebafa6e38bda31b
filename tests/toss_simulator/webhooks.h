// Sends a webhook for each change of a payment, in a number of copies.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "json/parser.h"

namespace baedal::toss {

// Thread-safe. Plain HTTP to an address such as http://127.0.0.1:8080/payments/webhooks/toss. A
// webhook that cannot be delivered is dropped.
class Webhooks {
public:
    Webhooks();
    ~Webhooks();
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    // `copies` of each from now on; none while `url` is empty. Throws std::runtime_error on a wrong one.
    void set_target(const std::string& url, int copies);
    // PAYMENT_STATUS_CHANGED with the whole Payment object.
    void send(const json::Object& payment);

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string url_;
    int copies_ = 1;
    std::deque<std::pair<std::string, std::string>> waiting_;  // URL and body
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace baedal::toss
