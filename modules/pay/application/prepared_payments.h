// Payments whose intent is written ahead of the charge.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "pay/requests.h"

namespace baedal::pay {

// An intent waits for its charge for so long.
constexpr Milliseconds longest_preparation = std::chrono::seconds{2};

// Thread-safe. In memory: an intent that nobody takes, and one of before a restart, is one whose charge was never
// made, and the reconciler settles it as such.
class PreparedPayments {
public:
    struct Intent {
        const contract::AuthorizePayment payment;
        const Instant until;          // when it is too old to be charged
        std::string payment_id = {};  // set by the unit that writes it, on the writer's thread
        std::atomic<bool> is_on_disk = false;  // payment_id may be read on any thread
    };

    explicit PreparedPayments(const Clock& clock) : clock_(clock) {}

    // The intent to make this payment is about to be written. Null if one for the order waits to be taken.
    std::shared_ptr<Intent> begin(contract::AuthorizePayment payment);
    // The intent to make this payment, to whom asks first, who alone may charge it; null if there is none. It
    // may still be on its way to the disk, or too old.
    std::shared_ptr<const Intent> take(const contract::AuthorizePayment& payment);
    // It was not written.
    void drop(const std::string& order_id);

    bool may_be_charged(const Intent& intent) const {
        return intent.is_on_disk && clock_.monotonic() < intent.until;
    }

private:
    const Clock& clock_;
    Mutex mutex_;
    std::map<std::string, std::shared_ptr<Intent>, std::less<>> by_order_ GUARDED_BY(mutex_);
};

}  // namespace baedal::pay
