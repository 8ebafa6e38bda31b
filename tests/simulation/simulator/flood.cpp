// A stranger who asks for more than the shop gives one address: unpaid orders and orders in cash, again and
// again, cancelled and not.
#include <algorithm>
#include <vector>

#include "order/domain/order_limits.h"
#include "simulator/actors.h"

namespace baedal::simulation {

namespace {

using http::Method;

constexpr const char* too_many = "/problems/too-many-open-orders";
constexpr int most_requests = 16;

class Flood {
public:
    Flood(ActorContext& shared, std::uint64_t seed)
        : scene_(shared),
          choices_(seed),
          client_(seed | 1),
          in_cash_(choices_.chance(20)),
          limit_(in_cash_ ? order::OpenOrderLimits{}.cash_per_address
                          : order::OpenOrderLimits{}.unpaid_per_address) {}

    Task<> come() {
        const Instant begin = now();
        for (int i = 0; i < most_requests && !scene_.conditions.closing; ++i) {
            co_await order();
            if (choices_.chance(30)) co_await cancel_one();
        }
        // What is older may count no more, and what is paid at the door counts until it is delivered.
        if (!in_cash_ && now() - begin < std::chrono::seconds{80} && accepted_ > limit_)
            scene_.history.wrong("one address has " + std::to_string(accepted_) + " open orders");
    }

private:
    Instant now() const { return scene_.deployment.clock().monotonic(); }

    Task<> order() {
        // The verifier knows orders by their notes.
        Call call{Method::post, "/orders",
                  R"({"item":"통닭","storeId":1,"note":"flood-)" + std::to_string(++orders_) + '"'};
        if (in_cash_) call.body += R"(,"payment":{"method":"cash"})";
        call.body += "}";
        call.client = client_;
        const ReceivedResponse response = co_await scene_.deployment.call(call);
        scene_.history.note("flood", response.lost ? "lost" : std::to_string(response.status));
        if (response.lost || response.status == 503) {
            ++perhaps_;  // it may have been stored
        } else if (response.status == 201 || response.status == 202) {
            ++accepted_;
            ids_.push_back(text_of(response.json(), "id"));
        } else if (response.body.contains(too_many) && accepted_ + perhaps_ < limit_) {
            scene_.history.wrong("one address was refused after " + std::to_string(accepted_) +
                                 " orders");
        }
    }

    Task<> cancel_one() {
        if (ids_.empty()) co_return;
        const ReceivedResponse response = co_await scene_.deployment.call(
            {Method::post, "/orders/" + choices_.pick(ids_) + "/cancel", "{}"});
        scene_.history.note("flood", "cancel " + std::to_string(response.status));
    }

    ActorContext& scene_;
    RandomChoices choices_;
    const std::uint64_t client_;
    const bool in_cash_;
    const std::int64_t limit_;
    int orders_ = 0;
    std::int64_t accepted_ = 0;
    std::int64_t perhaps_ = 0;
    std::vector<std::string> ids_;
};

}  // namespace

Task<> flood(ActorContext& shared, std::uint64_t seed, Milliseconds arrival) {
    co_await sleep_for(arrival);
    Flood stranger(shared, seed);
    co_await stranger.come();
}

}  // namespace baedal::simulation
