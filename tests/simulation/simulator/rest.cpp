#include "simulator/rest.h"

#include <set>
#include <string>

#include "simulator/printer_room.h"
#include "simulator/verifier.h"
#include "simulator/webhook_check.h"
#include "situations/domain_transitions.h"
#include "situations/races.h"
#include "town/restarts.h"

namespace baedal::simulation {

namespace {

constexpr auto longest_quiet = std::chrono::hours{6};
constexpr auto between_looks = std::chrono::seconds{30};

// The shop hears of the back office's cancels when it refunds something of the same payment.
Task<> learn_of_cancels(ActorContext& shared) {
    for (const std::string& payment : shared.deployment.gateway_books().cancelled_payments()) {
        Call call = as_owner({http::Method::post, "/payments/" + payment + "/refunds",
                              R"({"amount":1,"reason":"확인"})"});
        call.headers.emplace_back("Idempotency-Key", "look-" + payment);
        const ReceivedResponse response = co_await insist(shared, std::move(call), "closing", 100);
        if (response.status == 201) shared.history.saw_refund(text_of(response.json(), "id"));
    }
}

Task<> start_what_was_stopped(ActorContext& shared) {
    for (const char* module : {"order", "pay", "store", "notify", "marketing"}) {
        const ReceivedResponse response = co_await insist(
            shared,
            as_owner({http::Method::post, std::string("/admin/modules/") + module + "/start"}),
            "closing", 50);
        if (response.lost) shared.history.wrong(std::string(module) + " could not be started");
    }
    co_await learn_of_cancels(shared);
    shared.conditions.cancels_known = true;
}

}  // namespace

void come_to_rest(ActorContext& shared) {
    SimulatedDeployment& deployment = shared.deployment;
    shared.conditions.closing = true;
    deployment.watch().transitions.forget_strike();
    shared.conditions.gateway_down = false;
    deployment.receiver_books().is_down = false;
    deployment.repair_disks();
    deployment.network().repair();
    deployment.redis().repair();
    shared.restarts.repair();
    shared.conditions.lazy_kitchen = 0;
    deployment.printers().repair();
    spawn(deployment.outside(), start_what_was_stopped(shared), "closing");
    const Instant latest = deployment.clock().monotonic() + longest_quiet;
    std::string left;
    do {
        deployment.run_until(deployment.clock().monotonic() + between_looks);
        left = shared.customers_present > 0       ? "customers are there"
               : !shared.conditions.cancels_known ? "cancels are not known"
                                                  : unfinished_work(deployment);
    } while (!left.empty() && deployment.clock().monotonic() < latest);
    if (!left.empty()) shared.history.wrong("it does not come to rest: " + left);
}

void verify_all(ActorContext& shared) {
    SimulatedDeployment& deployment = shared.deployment;
    const TimePoint rest = deployment.clock().now();
    bool verified = false;
    auto verification = [](ActorContext& what, bool& done) -> Task<> {
        co_await verify(what);
        done = true;
    };
    spawn(deployment.outside(), verification(shared, verified), "verifier");
    const Instant patience = deployment.clock().monotonic() + longest_quiet;
    while (!verified && deployment.clock().monotonic() < patience)
        deployment.run_until(deployment.clock().monotonic() + std::chrono::seconds{5});
    if (!verified) shared.history.wrong("the verification did not end");
    deployment.close();
    verify_files(deployment, shared.history);
    check_webhooks(deployment, rest, shared.history);
    check_paper(deployment, shared.history);
    count_races(deployment.databases().connection(), deployment.situations());
}

void check_transitions(const Situations& situations, History& history) {
    static const std::set<std::string> allowed = domain_transitions();
    for (const auto& [name, entry] : situations.entries()) {
        const bool is_transition = name.contains(" -> ") && !name.contains(" in the commit of ");
        if (is_transition && entry.times > 0 && !allowed.contains(name))
            history.wrong("no state machine allows the transition " + name);
    }
}

}  // namespace baedal::simulation
