#include <array>

#include "simulator/actors.h"

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
        if (response.status == 500 || response.status == 422)
            shared.history.wrong(std::to_string(response.status) + " for " + call.target + " " +
                                 call.body + ": " + response.body);
        if (!response.lost && response.status != 503 && !in_progress) break;
        co_await sleep_for(Milliseconds{400 + 100 * (times % 7)});
    }
    co_return response;
}

Task<> owner(ActorContext& shared, std::uint64_t seed) {
    RandomChoices choices(seed);
    const std::string who = "owner";
    for (;;) {
        co_await sleep_for(choices.milliseconds(5'000, 180'000));
        if (shared.conditions.closing) co_return;
        if (choices.chance(50)) {
            const ReceivedResponse list =
                co_await insist(shared, as_owner({Method::get, "/orders?limit=20"}), who, 1);
            if (list.status != 200) continue;
            const json::Array items = list.json().at("items").as_array();
            if (items.empty()) continue;
            const auto& order = items[static_cast<std::size_t>(
                                          choices.below(static_cast<std::int64_t>(items.size())))]
                                    .as_object();
            const ReceivedResponse payments = co_await insist(
                shared, as_owner({Method::get, "/payments?orderId=" + text_of(order, "id")}), who,
                1);
            if (payments.status != 200) continue;
            const json::Object page = payments.json();
            for (const auto& payment : page.at("items").as_array()) {
                Call refund = as_owner(
                    {Method::post, "/payments/" + text_of(payment.as_object(), "id") + "/refunds",
                     R"({"amount":)" + std::to_string(choices.between(500, 3000)) +
                         R"(,"reason":"식었어요"})"});
                refund.headers.emplace_back("Idempotency-Key",
                                            "refund-" + std::to_string(choices.below(1'000'000)));
                const ReceivedResponse response =
                    co_await insist(shared, std::move(refund), who, 8);
                if (response.status == 201)
                    shared.history.saw_refund(text_of(response.json(), "id"));
            }
        } else if (choices.chance(40)) {
            shared.conditions.fries_sold_out = choices.chance(50);
            const ReceivedResponse response = co_await insist(
                shared,
                as_owner({Method::patch, "/stores/1/menu/items/14",
                          std::string(R"({"until":null,"soldOut":)") +
                              (*shared.conditions.fries_sold_out ? "true}" : "false}")}),
                who, 8);
            if (response.status != 200) shared.conditions.fries_sold_out.reset();  // unknown
        } else {
            const std::string module =
                choices.pick(std::array{"pay", "pay", "store", "store", "notify", "order"});
            co_await insist(shared, as_owner({Method::post, "/admin/modules/" + module + "/stop"}),
                            who, 1);
            co_await sleep_for(choices.milliseconds(10, module == "order" ? 5'000 : 60'000));
            co_await insist(shared, as_owner({Method::post, "/admin/modules/" + module + "/start"}),
                            who, 40);
        }
    }
}

}  // namespace baedal::simulation
