#include <array>

#include "simulator/actors.h"
#include "situations/expected_situations.h"

namespace baedal::simulation {

using http::Method;

Call as_owner(Call call) {
    call.headers.emplace_back("Authorization",
                              std::string("Bearer ") + SimulatedDeployment::owner_token);
    return call;
}

Task<ReceivedResponse> insist(ActorContext& shared, Call call, std::string who, int times) {
    ReceivedResponse response;
    for (; times > 0; --times) {
        response = co_await shared.deployment.call(call);
        shared.history.note(
            who,
            std::string(to_text(call.method)) + " " + call.target + " -> " +
                (response.lost ? "lost" : std::to_string(response.status) + " " + response.body));
        const bool in_progress =
            response.status == 409 && response.body.contains("request-in-progress");
        const bool is_coupon_refused =
            response.status == 422 && response.body.contains("/problems/invalid-coupon");
        if (response.status == 500 || (response.status == 422 && !is_coupon_refused))
            shared.history.wrong(std::to_string(response.status) + " for " + call.target + " " +
                                 call.body + ": " + response.body);
        if (!response.lost && response.status != 503 && !in_progress) break;
        co_await sleep_for(Milliseconds{400 + 100 * (times % 7)});
    }
    co_return response;
}

namespace {

class Owner {
public:
    Owner(ActorContext& shared, std::uint64_t seed) : scene_(shared), choices_(seed) {}

    Task<> work() {
        for (const char* store : {"1", "2"}) {
            if (choices_.chance(40))
                co_await ask({Method::patch, "/stores/" + std::string(store), cancel_early}, 8);
        }
        if (choices_.chance(50))
            co_await ask(
                {Method::post, "/admin/webhooks", R"({"url":"https://till.example/hooks"})"}, 8);
        for (;;) {
            co_await sleep_for(choices_.milliseconds(3'000, 80'000));
            if (scene_.conditions.closing) break;
            const auto choice = choices_.below(100);
            if (choice < 31) {
                co_await refund();
            } else if (choice < 35) {
                co_await erase_customer();
            } else if (choice < 50) {
                co_await sell_out();
            } else if (choice < 68) {
                co_await change_store();
            } else if (choice < 78) {
                co_await publish_menu();
            } else if (choice < 85) {
                co_await ask({Method::get, "/payments/sandbox/ledger"}, 1);
            } else {
                co_await restart_module();
            }
        }
    }

private:
    static constexpr const char* cancel_early = R"({"cancelUntil":"accepted"})";

    Task<ReceivedResponse> ask(Call call, int times) {
        co_return co_await insist(scene_, as_owner(std::move(call)), "owner", times);
    }

    // A part, all that is left, or more than that, of the payments of one of the last orders.
    Task<> refund() {
        const ReceivedResponse list = co_await ask({Method::get, "/orders?limit=30"}, 1);
        if (list.status != 200) co_return;
        const json::Array items = list.json().at("items").as_array();
        if (items.empty()) co_return;
        const json::Object order = choices_.pick(items).as_object();
        const ReceivedResponse payments =
            co_await ask({Method::get, "/payments?orderId=" + text_of(order, "id")}, 1);
        if (payments.status != 200) co_return;
        const json::Object page = payments.json();
        const int times = choices_.chance(30) ? 2 : 1;
        for (const auto& payment : page.at("items").as_array()) {
            for (int i = 0; i < times; ++i) co_await refund_one(payment.as_object());
        }
    }

    Task<> refund_one(json::Object payment) {
        const std::int64_t owed = payment.at("owed").as_int64();
        if (owed > 0) co_return co_await post_refund(payment, owed, R"(,"byHand":true)");
        const std::int64_t left =
            payment.at("amount").as_int64() - payment.at("refunded").as_int64();
        const std::int64_t amount = choices_.chance(60)   ? choices_.between(500, 3000)
                                    : choices_.chance(75) ? std::max<std::int64_t>(left, 1)
                                                          : left + 1;
        co_await post_refund(payment, amount, "");
    }

    Task<> post_refund(const json::Object& payment, std::int64_t amount, std::string more) {
        Call call{Method::post, "/payments/" + text_of(payment, "id") + "/refunds",
                  R"({"amount":)" + std::to_string(amount) + R"(,"reason":"식었어요")" + more +
                      "}"};
        call.headers.emplace_back("Idempotency-Key",
                                  "refund-" + std::to_string(choices_.below(1'000'000)));
        const ReceivedResponse response = co_await ask(std::move(call), 8);
        if (response.status == 201) scene_.history.saw_refund(text_of(response.json(), "id"));
    }

    // One of the last who have left a number, whatever becomes of the orders.
    Task<> erase_customer() {
        const ReceivedResponse list = co_await ask({Method::get, "/orders?limit=100"}, 1);
        if (list.status != 200) co_return;
        const json::Object page = list.json();
        std::vector<json::Object> orders;
        for (const auto& item : page.at("items").as_array()) {
            if (item.at("customer").is_object()) orders.push_back(item.as_object());
        }
        if (orders.empty()) co_return;
        const json::Object order = choices_.pick(orders);
        const ReceivedResponse response = co_await ask(
            {Method::post, "/admin/personal-data/erase",
             R"({"phone":")" + text_of(order.at("customer").as_object(), "phone") + "\"}"},
            8);
        if (response.status != 200) co_return;
        scene_.history.saw_erasure(text_of(order, "id"));
        const json::Object done = response.json();
        Situations& situations = scene_.deployment.situations();
        if (!done.at("waitingFor").as_array().empty()) situations.met(erasure_waits);
        const json::Object& of_orders = done.at("modules").as_object().at("order").as_object();
        if (of_orders.at("ordersUnderWay").as_int64() > 0) situations.met(erasure_after_the_end);
    }

    Task<> sell_out() {
        auto& sold_out = scene_.conditions.fries_sold_out;
        sold_out = choices_.chance(50);
        const ReceivedResponse response = co_await ask(
            {Method::patch, "/stores/1/menu/items/14",
             std::string(R"({"until":null,"soldOut":)") + (*sold_out ? "true}" : "false}")},
            8);
        if (response.status != 200) sold_out.reset();  // unknown
    }

    Task<> change_store() {
        const std::string store = choices_.chance(50) ? "1" : "2";
        const std::array changes{
            std::string(cancel_early),
            std::string(cancel_early),
            std::string(R"({"cancelUntil":"cooking"})"),
            std::string(R"({"autoAccept":true})"),
            std::string(R"({"autoAccept":false})"),
            R"({"pausedUntil":")" +
                to_rfc3339(scene_.deployment.clock().now() + choices_.milliseconds(5'000, 40'000)) +
                "\"}"};
        co_await ask({Method::patch, "/stores/" + store, choices_.pick(changes)}, 8);
    }

    // The same menu in a new revision.
    Task<> publish_menu() {
        const ReceivedResponse menu = co_await ask({Method::get, "/stores/1/menu"}, 1);
        if (menu.status != 200) co_return;
        Call call{Method::put, "/stores/1/menu", menu.body};
        for (const auto& [name, value] : menu.headers) {
            if (name == "ETag") call.headers.emplace_back("If-Match", value);
        }
        co_await ask(std::move(call), 8);
    }

    Task<> restart_module() {
        const std::string module =
            choices_.pick(std::array{"pay", "pay", "store", "store", "notify", "order", "order"});
        scene_.conditions.stopped_module = module;
        co_await ask({Method::post, "/admin/modules/" + module + "/stop"}, 1);
        if (module == "order" && choices_.chance(50)) {
            // Order hears of both after its start, beside older events of pay.
            co_await change_store();
            co_await publish_menu();
        }
        co_await sleep_for(choices_.milliseconds(10, module == "order" ? 20'000
                                                     : module == "pay" ? 60'000
                                                                       : 120'000));
        co_await ask({Method::post, "/admin/modules/" + module + "/start"}, 40);
        scene_.conditions.stopped_module.clear();
    }

    ActorContext& scene_;
    RandomChoices choices_;
};

}  // namespace

Task<> owner(ActorContext& shared, std::uint64_t seed) {
    Owner person(shared, seed);
    co_await person.work();
}

}  // namespace baedal::simulation
