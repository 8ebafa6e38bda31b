#include "pay/samples.h"

#include "pay/events.h"
#include "pay/requests.h"

namespace baedal::pay {

namespace {

using namespace contract;

TimePoint at() { return *from_rfc3339("2026-11-22T03:04:05.678Z"); }
const std::string order_id = "068mk4q5gk000000000000000000000000o1";

}  // namespace

std::vector<host::MessageSample> message_samples() {
    std::vector<host::MessageSample> out{
        host::event_sample(PaymentApproved{"p1", order_id, 39000, "sandbox", at()}),
        host::event_sample(PaymentDeclined{"p1", order_id, "card declined", at()}),
        host::event_sample(PaymentRefunded{"p1", order_id, "r1", 5000, 5000, 39000, at()}),
    };
    for (auto& sample :
         host::request_samples(AuthorizePayment{order_id, 39000, "KRW", "sandbox", "tok_ok", 1},
                               PaymentReply{Outcome::busy, "", "", "Payments are busy.", 3}))
        out.push_back(std::move(sample));
    for (auto& sample :
         host::request_samples(PreparePayment{{order_id, 39000, "KRW", "sandbox", "tok_ok", 1}},
                               PaymentPrepared{true}))
        out.push_back(std::move(sample));
    for (auto& sample :
         host::request_samples(FindPayment{order_id}, PaymentReply{Outcome::none, "", "", "", 0}))
        out.push_back(std::move(sample));
    return out;
}

}  // namespace baedal::pay
