#include "simulator/actors.h"

namespace baedal::simulation {

namespace {

using http::Method;

class MarketingPeople {
public:
    MarketingPeople(ActorContext& shared, std::uint64_t seed) : scene_(shared), choices_(seed) {}

    Task<> work() {
        for (const char* coupon :
             {R"({"code":"EVERYBODY","discount":{"percent":10,"atMost":2500}})",
              R"({"code":"THREE","discount":{"amount":4000},"limit":3,"minimum":15000})",
              R"({"code":"ONCE","discount":{"amount":50000},"perPhone":1})"})
            co_await ask({Method::post, "/coupons", coupon});
        co_await ask({Method::post, "/campaigns",
                      R"({"name":"first","earnedBy":{"deliveredOrders":1},)"
                      R"("coupon":{"discount":{"amount":1000}}})"});
        while (!scene_.conditions.closing) {
            co_await sleep_for(choices_.milliseconds(30'000, 300'000));
            if (scene_.conditions.closing) break;
            if (choices_.chance(20)) co_await ask({Method::del, "/coupons/THREE"});
            co_await ask({Method::post, "/admin/modules/marketing/stop"});
            co_await sleep_for(choices_.milliseconds(10, 60'000));
            co_await ask({Method::post, "/admin/modules/marketing/start"});
        }
    }

private:
    Task<> ask(Call call) {
        // A coupon that was made by a lost request is there already.
        (void)co_await insist(scene_, as_owner(std::move(call)), "marketing", 40);
    }

    ActorContext& scene_;
    RandomChoices choices_;
};

}  // namespace

Task<> marketing_people(ActorContext& shared, std::uint64_t seed) {
    MarketingPeople people(shared, seed);
    co_await people.work();
}

}  // namespace baedal::simulation
