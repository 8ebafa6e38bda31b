// Sends delivery reports to a webhook, as Solapi does: in one of two shapes, again where they are not
// taken, and on wish twice, out of order, or never.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "solapi_simulator/provider.h"

namespace baedal::solapi {

struct ReportTarget {
    std::string url;       // plain http://; "": none
    std::string secret;    // its SHA-1 is sent
    bool wrapped = false;  // each message in "data"
    int copies = 1;
    bool newest_first = false;
};

// Thread-safe. `provider` outlives it.
class Reports {
public:
    static constexpr int most_attempts = 5;

    explicit Reports(Provider& provider);
    ~Reports();
    Reports(const Reports&) = delete;
    Reports& operator=(const Reports&) = delete;

    // Throws std::runtime_error on a wrong URL.
    void set_target(const ReportTarget& target);
    int delivered() const;  // responses of 200

private:
    void run();
    // Returns false where the response was not 200.
    static bool deliver(const ReportTarget& target, const std::vector<json::Object>& reports);

    Provider& provider_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    ReportTarget target_;
    int delivered_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace baedal::solapi
