#include "simulator/printer_room.h"

#include <algorithm>
#include <map>
#include <set>

namespace baedal::simulation {

namespace {

std::string host_of(std::int64_t store) { return "printer-" + std::to_string(store); }

// The number of a ticket on its slip; "" for a piece that is torn off before it.
std::string number_on(const printer_simulator::Slip& slip) {
    const std::string text = slip.text();
    const std::size_t end = text.find("번\n");
    if (end == std::string::npos) return "";
    const std::size_t begin = text.rfind('\n', end) + 1;
    return text.substr(begin, end - begin);
}

int count_of(const printer_simulator::Slip& slip, std::string_view words) {
    const std::string text = slip.text();
    int out = 0;
    for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
        ++out;
    return out;
}

// What the printer of one store has printed, against its queue.
void check_paper_of(SimulatedDeployment& deployment, History& history, std::int64_t store) {
    const std::string host = host_of(store);
    std::vector<std::string> first;       // the numbers in the order of their first whole slips
    std::map<std::string, int> pristine;  // slips and pieces that do not say 재출력
    for (const printer_simulator::Slip& slip : deployment.printers().slips(host)) {
        // What a lost connection has cut apart is on one piece of paper with the slip that is printed again.
        const int numbers = count_of(slip, "번\n");
        const int marks = count_of(slip, "재출력");
        if (marks > 0) deployment.printers().note_reprint();
        for (const std::string& fault : slip.faults)
            if (!slip.torn && numbers + marks == 1) history.wrong(host + " was sent " + fault);
        const std::string number = number_on(slip);
        if (number.empty()) continue;
        const int before = pristine[number];
        pristine[number] += std::max(0, numbers - marks);
        if (before < 2 && pristine[number] >= 2)
            history.wrong(host + " has printed " + number +
                          " twice without saying that it is printed again");
        if (!slip.torn && std::ranges::find(first, number) == first.end()) first.push_back(number);
    }
    SQLite::Statement query(
        deployment.databases().connection(),
        "SELECT t.number FROM store.print_job j JOIN store.ticket t ON t.order_id = j.order_id "
        "JOIN "
        "store.printer p ON p.id = j.printer_id "
        "WHERE p.store_id = ? AND j.kind = 'slip' AND j.created_at >= ? ORDER BY j.id");
    query.bind(1, store);
    query.bind(2, to_millis(deployment.began_at()));
    std::vector<std::string> queued;
    while (query.executeStep()) queued.push_back(std::to_string(query.getColumn(0).getInt64()));
    // A restored deployment also prints what waited in the backup.
    std::erase_if(first, [&](const std::string& number) {
        return std::ranges::find(queued, number) == queued.end();
    });
    if (first == queued) return;
    const auto [on_paper, in_queue] = std::ranges::mismatch(first, queued);
    history.wrong(host + " has not printed its queue in order: after " +
                  std::to_string(on_paper - first.begin()) + " slips comes " +
                  (on_paper == first.end() ? "nothing" : *on_paper) + " and not " +
                  (in_queue == queued.end() ? "nothing" : *in_queue));
}

}  // namespace

Task<> printer_room(ActorContext& shared, std::uint64_t seed) {
    RandomChoices choices(seed);
    for (const std::int64_t store : {1, 2}) {
        const std::string when = choices.chance(70) ? "placed" : "accepted";
        co_await insist(
            shared,
            as_owner({http::Method::put, "/stores/" + std::to_string(store) + "/printers",
                      R"([{"name":"주방","address":")" + host_of(store) + R"(","when":")" + when +
                          R"("}])"}),
            "printer room", 200);
    }
    for (;;) {
        co_await sleep_for(choices.milliseconds(1'000, 30'000));
        if (shared.conditions.closing) co_return;
        shared.deployment.printers().strike();
        co_await sleep_for(choices.milliseconds(500, 40'000));
        shared.deployment.printers().repair();
    }
}

void check_paper(SimulatedDeployment& deployment, History& history) {
    for (const std::int64_t store : {1, 2}) check_paper_of(deployment, history, store);
}

}  // namespace baedal::simulation
