#include <array>

#include "town/people.h"

namespace baedal::faults {

using http::Method;

Call as_owner(Call call) {
    call.headers.emplace_back("Authorization", std::string("Bearer ") + Town::owner_token);
    return call;
}

Task<Answer> insist(Scene& scene, Call call, std::string who, int times) {
    Answer answer;
    for (; times > 0; --times) {
        answer = co_await scene.town.call(call);
        scene.history.note(
            who, std::string(to_text(call.method)) + " " + call.target + " -> " +
                     (answer.lost ? "lost" : std::to_string(answer.status) + " " + answer.body));
        const bool in_progress =
            answer.status == 409 && answer.body.contains("request-in-progress");
        if (answer.status == 500 || answer.status == 422)
            scene.history.wrong(std::to_string(answer.status) + " for " + call.target + " " +
                                call.body + ": " + answer.body);
        if (!answer.lost && answer.status != 503 && !in_progress) break;
        co_await sleep_for(Milliseconds{400 + 100 * (times % 7)});
    }
    co_return answer;
}

Task<> owner(Scene& scene, std::uint64_t seed) {
    Dice dice(seed);
    const std::string who = "owner";
    for (;;) {
        co_await sleep_for(dice.milliseconds(5'000, 180'000));
        if (scene.mood.closing) co_return;
        if (dice.chance(50)) {
            const Answer list =
                co_await insist(scene, as_owner({Method::get, "/orders?limit=20"}), who, 1);
            if (list.status != 200) continue;
            const json::Array items = list.json().at("items").as_array();
            if (items.empty()) continue;
            const auto& order =
                items[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(items.size())))]
                    .as_object();
            const Answer payments = co_await insist(
                scene, as_owner({Method::get, "/payments?orderId=" + text_of(order, "id")}), who,
                1);
            if (payments.status != 200) continue;
            const json::Object page = payments.json();
            for (const auto& payment : page.at("items").as_array()) {
                Call refund = as_owner(
                    {Method::post, "/payments/" + text_of(payment.as_object(), "id") + "/refunds",
                     R"({"amount":)" + std::to_string(dice.between(500, 3000)) +
                         R"(,"reason":"식었어요"})"});
                refund.headers.emplace_back("Idempotency-Key",
                                            "refund-" + std::to_string(dice.below(1'000'000)));
                const Answer answer = co_await insist(scene, std::move(refund), who, 8);
                if (answer.status == 201) scene.history.saw_refund(text_of(answer.json(), "id"));
            }
        } else if (dice.chance(40)) {
            scene.mood.fries_sold_out = dice.chance(50);
            const Answer answer =
                co_await insist(scene,
                                as_owner({Method::patch, "/stores/1/menu/items/14",
                                          std::string(R"({"until":null,"soldOut":)") +
                                              (*scene.mood.fries_sold_out ? "true}" : "false}")}),
                                who, 8);
            if (answer.status != 200) scene.mood.fries_sold_out.reset();  // nobody knows
        } else {
            const std::string module =
                dice.pick(std::array{"pay", "pay", "store", "store", "notify", "order"});
            co_await insist(scene, as_owner({Method::post, "/admin/modules/" + module + "/stop"}),
                            who, 1);
            co_await sleep_for(dice.milliseconds(10, module == "order" ? 5'000 : 60'000));
            co_await insist(scene, as_owner({Method::post, "/admin/modules/" + module + "/start"}),
                            who, 40);
        }
    }
}

}  // namespace baedal::faults
