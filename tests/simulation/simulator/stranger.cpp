#include <vector>

#include "simulator/actors.h"
#include "situations/expected_situations.h"

namespace baedal::simulation {

namespace {

using http::Method;

struct Mistake {
    Call call;
    std::string refusal;  // "422 unknown-store"
};

Call bearing(const std::string& token, Call call) {
    call.headers.emplace_back("Authorization", "Bearer " + token);
    return call;
}

// An order for 통닭 with one more member.
Call order_with(const std::string& member) {
    return {Method::post, "/orders", R"({"item":"통닭","storeId":1,)" + member + "}"};
}

Call order_of(const std::string& store_and_items) {
    return {Method::post, "/orders", "{" + store_and_items + "}"};
}

constexpr const char* small_menu =
    R"({"categories":[{"name":"치킨","items":[{"id":11,"name":"통닭","price":18000}]}]})";

Call menu(const std::string& revision) {
    Call call = as_owner({Method::put, "/stores/1/menu", small_menu});
    if (!revision.empty()) call.headers.emplace_back("If-Match", revision);
    return call;
}

// No change comes of any of them, whatever the town does meanwhile.
std::vector<Mistake> mistakes(const std::string& staff_token) {
    std::vector<Mistake> all{
        {{Method::post, "/orders", "{"}, "400 malformed-json"},
        {bearing("nobody", {Method::get, "/tickets/nothing"}), "401 unauthorized"},
        {{Method::get, "/orders/nothing"}, "404 not-found"},
        {{Method::put, "/orders", "{}"}, "405 method-not-allowed"},
        {order_with(R"("expectedTotal":1)"), "409 price-changed"},
        {order_of(R"("item":"마늘통닭","storeId":1)"), "409 sold-out"},
        {order_of(R"("storeId":1,"items":[{"menuItemId":15}])"), "422 below-minimum-order"},
        {order_of(R"("storeId":1,"items":[{"menuItemId":999}])"), "422 unknown-menu-item"},
        {order_of(R"("storeId":1,"items":[{"menuItemId":12}])"), "422 invalid-choice"},
        {order_of(R"("storeId":9,"item":"통닭")"), "422 unknown-store"},
        {order_of(R"("storeId":1)"), "422 invalid-request"},
        {menu(""), "428 precondition-required"},
        {menu("\"987654\""), "412 precondition-failed"},
    };
    if (staff_token.empty()) return all;
    all.push_back({bearing(staff_token, {Method::get, "/admin/modules"}), "403 forbidden"});
    return all;
}

}  // namespace

Task<> stranger(ActorContext& shared, std::uint64_t seed) {
    RandomChoices choices(seed);
    while (!shared.conditions.closing) {
        co_await sleep_for(choices.milliseconds(5'000, 90'000));
        const Mistake mistake = choices.pick(mistakes(shared.staff_token));
        const ReceivedResponse response = co_await shared.deployment.call(mistake.call);
        const std::string got =
            response.lost ? "lost" : std::to_string(response.status) + " " + response.body;
        shared.history.note("stranger", mistake.call.target + " -> " + got);
        if (response.lost || response.status == 503) continue;
        // A store that is closed refuses first.
        const std::string refusal = refusal_name(response.status, response.body);
        if (refusal == "refusal: " + mistake.refusal || refusal == "refusal: 409 store-closed")
            continue;
        shared.history.wrong("the stranger expected " + mistake.refusal + " and got " + got);
    }
}

}  // namespace baedal::simulation
