#include <algorithm>
#include <array>

#include "simulator/actors.h"
#include "situations/expected_situations.h"

namespace baedal::simulation {

namespace {

using http::Method;

constexpr std::array usual_tokens{
    "tok_ok",       "tok_ok",       "tok_ok",      "tok_ok",   "tok_ok",   "tok_ok",   "tok_ok",
    "tok_ok",       "tok_ok",       "tok_ok",      "tok_ok",   "tok_ok",   "tok_ok",   "tok_ok",
    "tok_declined", "tok_declined", "tok_timeout", "tok_lost", "tok_slow", "tok_error"};
constexpr std::array outage_tokens{"tok_error", "tok_timeout", "tok_lost", "tok_slow"};
constexpr std::array end_states{"delivered", "picked_up", "cancelled", "rejected", "expired"};

class Customer {
public:
    Customer(ActorContext& shared, std::string name, std::uint64_t seed)
        : scene_(shared),
          name_(std::move(name)),
          client_(seed | 1),
          choices_(seed),
          coupon_choices_(~seed) {}

    Task<> live() {
        co_await order();
        if (id_.empty()) co_return;
        if (choices_.chance(20)) co_await repeat_last();
        if (choices_.chance(3)) co_await reuse_key();
        if (choices_.chance(5)) co_await cancel();
        while (!ended() && looks_ < 12) {
            co_await sleep_for(choices_.milliseconds(200, 100'000));
            co_await do_something();
            ++looks_;
        }
        co_await look();
    }

private:
    bool ended() const { return std::ranges::find(end_states, status_) != end_states.end(); }

    std::string payment() {
        if (choices_.chance(4)) return R"({"method":"cash"})";
        const char* token = scene_.conditions.gateway_down ? choices_.pick(outage_tokens)
                                                           : choices_.pick(usual_tokens);
        return std::string(R"({"method":"sandbox","token":")") + token + "\"}";
    }

    std::string basket() {
        if (choices_.chance(50)) return R"("item":"통닭","storeId":1)";
        if (choices_.chance(50)) return R"("item":"피자","storeId":"2","quantity":2)";
        return R"("storeId":1,"items":[{"menuItemId":11,"quantity":)" +
               std::to_string(choices_.between(1, 3)) + R"(,"choices":[101,103]},{"menuItemId":)" +
               (choices_.chance(20) ? R"(14,"quantity":1}])"
                                    : R"(16,"quantity":1,"choices":[111]}])");
    }

    Task<> order() {
        Call call{Method::post, "/orders", R"({"note":")" + name_ + "\"," + basket()};
        if (choices_.chance(20)) call.body += R"(,"fulfilment":"pickup")";
        if (choices_.chance(30))
            call.body += R"(,"customer":{"name":"김하나","phone":"010-)" +
                         std::to_string(choices_.between(10'000'000, 99'999'999)) +
                         R"(","address":"서울"})";
        if (!choices_.chance(6)) call.body += ",\"payment\":" + payment();
        // One that is refused, or cannot be used now, is a customer less.
        if (coupon_choices_.chance(25))
            call.body += std::string(R"(,"coupon":")") + coupon_choices_.pick(coupons) + '"';
        call.body += "}";
        co_await send(std::move(call), choices_.chance(80));
    }

    // The same customer at another device, who hears nothing of the response.
    void spawn_call(Call call, Milliseconds pause) {
        auto send = [](ActorContext& scene, Call what, std::string who,
                       Milliseconds wait) -> Task<> {
            co_await sleep_for(wait);
            co_await insist(scene, std::move(what), std::move(who), 1);
        };
        spawn(scene_.deployment.outside(), send(scene_, std::move(call), name_ + " too", pause),
              "customer");
    }

    // The kitchen goes on with the order at the very moment of a cancellation.
    void spawn_kitchen(Milliseconds pause) {
        auto hurry = [](ActorContext& scene, std::string order, Milliseconds wait) -> Task<> {
            co_await sleep_for(wait);
            const auto waiting = scene.hurry_kitchen.find(order);
            if (waiting != scene.hurry_kitchen.end()) waiting->second->notify();
        };
        spawn(scene_.deployment.outside(), hurry(scene_, id_, pause), "customer");
    }

    Call cancellation() const {
        return {Method::post, "/orders/" + id_ + "/cancel", R"({"reason":"아무튼"})"};
    }

    Task<> pay() {
        std::string body = payment();
        // Some cancel while they pay: at once, or when the gateway takes its time.
        if (choices_.chance(12))
            spawn_call(cancellation(), choices_.milliseconds(0, choices_.chance(50) ? 60 : 1'500));
        co_await send({Method::post, "/orders/" + id_ + "/payment", std::move(body)},
                      choices_.chance(50));
    }

    // Sends it, and again if need be: with a key as often as it takes, without one only once.
    Task<> send(Call call, bool with_key) {
        key_.clear();
        call.client = client_;
        if (with_key) {
            key_ = name_ + "-" + std::to_string(++keys_);
            call.headers.emplace_back("Idempotency-Key", key_);
        }
        last_ = call;
        if (with_key && choices_.chance(8)) spawn_call(call, choices_.milliseconds(0, 400));
        response_ = co_await insist(scene_, std::move(call), name_, with_key ? 12 : 1);
        take(response_);
    }

    // The same request once more, after its response has arrived.
    Task<> repeat_last() {
        if (key_.empty() || !response_.is_kept_by_key()) co_return;
        const ReceivedResponse first = response_;
        const ReceivedResponse again = co_await insist(scene_, last_, name_, 12);
        if (again.lost || again.status == 503) co_return;
        scene_.deployment.situations().met(key_replayed);
        scene_.history.saw_replay(key_, first, again);
    }

    // Another request with the key of the last one.
    Task<> reuse_key() {
        if (key_.empty() || !response_.is_kept_by_key()) co_return;
        Call call = last_;
        call.body += " ";
        co_await be_refused(std::move(call), "refusal: 422 idempotency-key-reused", "");
    }

    Task<> pay_wrong_amount() {
        co_await be_refused({Method::post, "/orders/" + id_ + "/payment",
                             R"({"method":"sandbox","token":"tok_ok","amount":1})"},
                            "refusal: 422 amount-mismatch", "refusal: 409 not-awaiting-payment");
    }

    Task<> be_refused(Call call, std::string refusal, std::string or_else) {
        const ReceivedResponse response = co_await scene_.deployment.call(call);
        scene_.history.note(name_, call.target + " -> " +
                                       (response.lost ? "lost" : std::to_string(response.status)));
        if (response.lost || response.status == 503) co_return;
        if (response.status == 404 && scene_.conditions.unplaced_are_removed) co_return;
        const std::string got = refusal_name(response.status, response.body);
        if (got != refusal && got != or_else)
            scene_.history.wrong(name_ + " expected " + refusal + " and got " +
                                 std::to_string(response.status) + " " + response.body);
    }

    void take(const ReceivedResponse& response) {
        if (response.lost) return;
        if (response.status == 200 || response.status == 201 || response.status == 202) {
            const json::Object order = response.json();
            if (!id_.empty() && id_ != text_of(order, "id"))
                scene_.history.wrong(name_ + " got two orders for one");
            id_ = text_of(order, "id");
            status_ = text_of(order, "status");
            scene_.history.saw_order(name_, order);
            if (response.status == 201 && status_ == "awaiting_payment")
                scene_.history.wrong("201 for the unpaid order " + id_);
            if (status_ == "placed" &&
                std::exchange(scene_.conditions.power_ends_with_answer, false)) {
                scene_.deployment.situations().met(power_cut_after_an_answer);
                scene_.deployment.disk().cut_power_after(1);
            }
        } else if (response.status == 402) {
            const json::Object problem = response.json();
            if (problem.contains("orderId")) id_ = text_of(problem, "orderId");
            status_ = "awaiting_payment";
        }
    }

    Task<> do_something() {
        if (status_ == "awaiting_payment" && choices_.chance(3)) co_await pay_wrong_amount();
        if (status_ == "awaiting_payment" && choices_.chance(50)) {
            co_await pay();
            if (choices_.chance(10)) co_await repeat_last();
        } else if (choices_.chance(scene_.conditions.cancellations)) {
            co_await cancel();
        } else if (choices_.chance(15)) {
            co_await watch();
        } else {
            co_await look();
        }
    }

    Task<> look() {
        const ReceivedResponse response =
            co_await insist(scene_, {Method::get, "/orders/" + id_}, name_, 3);
        if (response.status == 404) co_return be_gone();
        take(response);
    }

    void be_gone() {
        const bool may_be_gone =
            scene_.conditions.unplaced_are_removed && (status_ == "awaiting_payment" || ended());
        if (!may_be_gone) scene_.history.wrong("order " + id_ + " is gone");
        status_ = "expired";
    }

    Task<> cancel() {
        if (choices_.chance(40)) spawn_kitchen(choices_.milliseconds(0, 25));
        const ReceivedResponse response = co_await insist(scene_, cancellation(), name_, 4);
        take(response);
        if (response.status == 200 && text_of(response.json(), "status") == "cancelled")
            scene_.history.saw_cancelled(id_);
    }

    // Follows the order's stream for a while.
    Task<> watch() {
        const auto stream = scene_.deployment.follow("/orders/" + id_ + "/events", position_, "");
        for (int turns = choices_.between(1, 6) > 3 ? 40 : 4; turns > 0; --turns) {
            while (!stream->events.empty()) {
                const http::StreamEvent event = std::move(stream->events.front());
                stream->events.pop_front();
                scene_.history.note(name_, "stream " + event.id + " " + event.data);
                status_ = scene_.history.saw_status(name_, id_, event);
                position_ = event.id;
            }
            if (stream->over) break;
            co_await stream->changed->wait_for(std::chrono::seconds{20});
        }
    }

    ActorContext& scene_;
    const std::string name_;
    const std::uint64_t client_;
    RandomChoices choices_;
    RandomChoices coupon_choices_;
    std::string id_;
    std::string status_;
    std::string position_;  // of the stream
    std::string key_;
    int keys_ = 0;
    int looks_ = 0;
    Call last_;
    ReceivedResponse response_;
};

}  // namespace

Task<> customer(ActorContext& shared, std::string name, std::uint64_t seed, Milliseconds arrival) {
    co_await sleep_for(arrival);
    ++shared.customers_present;
    Customer person(shared, std::move(name), seed);
    co_await person.live();
    --shared.customers_present;
}

}  // namespace baedal::simulation
