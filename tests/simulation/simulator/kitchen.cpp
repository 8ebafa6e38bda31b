#include <algorithm>
#include <array>
#include <set>

#include "simulator/actors.h"

namespace baedal::simulation {

namespace {

using http::Method;

constexpr int until_answered = 100'000;

class Kitchen : public std::enable_shared_from_this<Kitchen> {
public:
    Kitchen(ActorContext& shared, std::int64_t store, std::uint64_t seed)
        : scene_(shared),
          name_("kitchen " + std::to_string(store)),
          store_(store),
          choices_(seed) {}

    // Gets a token for its store alone, which from then on must be good, whatever crashes.
    Task<> join() {
        for (int number = 1; token_.empty(); ++number) {
            const std::string body = R"({"name":")" + name_ + " " + std::to_string(number) +
                                     R"(","role":"staff","stores":[)" + std::to_string(store_) +
                                     "]}";
            const ReceivedResponse response = co_await insist(
                scene_, as_owner({Method::post, "/admin/tokens", body}), name_, until_answered);
            // 409: a response was lost, and with it the token of that name.
            if (response.status == 201) token_ = text_of(response.json(), "token");
            scene_.staff_token = token_;
        }
    }

    // Reads the board for ever, coming back with the last id that it saw.
    Task<> read_board() {
        const auto self = shared_from_this();
        co_await join();
        const std::string target = "/stores/" + std::to_string(store_) + "/tickets/events";
        for (;;) {
            const auto stream = scene_.deployment.follow(target, position_, token_);
            while (!stream->over || !stream->events.empty()) {
                while (!stream->events.empty()) {
                    const http::StreamEvent event = std::move(stream->events.front());
                    stream->events.pop_front();
                    show(event);
                }
                if (!stream->over) co_await stream->changed->wait_for(std::chrono::seconds{20});
            }
            if (stream->status != 0 && stream->status != 200 && stream->status != 503)
                scene_.history.wrong(name_ + ": the board was answered " +
                                     std::to_string(stream->status));
            co_await sleep_for(choices_.milliseconds(50, 1500));
        }
    }

private:
    void show(const http::StreamEvent& event) {
        scene_.history.note(name_, "board " + event.id + " " + event.data);
        const std::int64_t position = std::stoll(event.id);
        const bool is_mark = event.data.empty();  // how far the beginning went
        if (is_mark ? position < last_ : position <= last_)
            scene_.history.wrong("the board of store " + std::to_string(store_) + " went from " +
                                 std::to_string(last_) + " to " + event.id);
        last_ = position;
        position_ = event.id;
        if (is_mark) return;
        const json::Object ticket = object_of(event.data);
        scene_.history.saw_ticket(ticket, "stream");
        go_on_with(ticket);
    }

    void go_on_with(const json::Object& ticket) {
        const std::string command = next_command(ticket);
        if (!command.empty() && busy_with_.insert(text_of(ticket, "orderId")).second) {
            spawn(scene_.deployment.outside(),
                  act(shared_from_this(), text_of(ticket, "orderId"), command), name_);
        }
    }

    std::string next_command(const json::Object& ticket) {
        const std::string state = text_of(ticket, "state");
        const bool pickup = text_of(ticket, "fulfilment") == "pickup";
        if (state == "received") {
            if (choices_.chance(scene_.conditions.lazy_kitchen)) return "";
            return choices_.chance(10) ? "reject" : "accept";
        }
        if (state == "accepted") return "cook";
        if (state == "cooking") return "ready";
        if (state == "ready") return pickup ? "pickup" : "dispatch";
        return state == "delivering" ? "deliver" : "";
    }

    static std::string body_of(const std::string& command) {
        if (command == "accept") return R"({"prepMinutes":20})";
        if (command == "reject") return R"({"reason":"재료가 떨어졌어요"})";
        if (command == "dispatch") return R"({"rider":{"name":"라이더","phone":"010-9999-0000"}})";
        return "";
    }

    static Task<> act(std::shared_ptr<Kitchen> self, std::string order, std::string command) {
        const std::int64_t most =
            command == "accept" || self->scene_.conditions.closing ? 30'000 : 240'000;
        const auto hurry = std::make_shared<AsyncEvent>(self->scene_.deployment.outside());
        self->scene_.hurry_kitchen[order] = hurry;
        co_await hurry->wait_for(self->choices_.milliseconds(500, most));
        self->scene_.hurry_kitchen.erase(order);
        self->busy_with_.erase(order);
        if (command == "cook" && self->choices_.chance(4)) co_await self->cancel(order);
        if (command != "accept" && command != "reject") {
            if (self->choices_.chance(5)) co_await self->delay(order);
            if (self->choices_.chance(7)) co_await self->refuse_dish(order);
            if (self->choices_.chance(6) && co_await self->cancel_ticket(order)) co_return;
        }
        const ReceivedResponse response =
            co_await insist(self->scene_,
                            {Method::post,
                             "/tickets/" + order + "/" + command,
                             body_of(command),
                             {{"Authorization", "Bearer " + self->token_}}},
                            self->name_, until_answered);
        if (response.status == 200) {
            json::Object ticket = response.json();
            self->scene_.history.saw_ticket(ticket, "answer");
            if (self->choices_.chance(8)) co_await self->undo(order, ticket);
            self->go_on_with(ticket);
        } else if (response.status == 409) {
            // A cancellation or the time-out was faster, or a step was taken back meanwhile.
            const ReceivedResponse now = co_await self->ask({Method::get, "/tickets/" + order});
            if (now.status == 200) self->go_on_with(now.json());
        } else if (!response.lost && response.status != 503) {
            self->scene_.history.wrong(self->name_ + ": " + command + " was answered " +
                                       std::to_string(response.status) + " " + response.body);
        }
    }

    // Something has happened in the kitchen. The order may have ended, or the cook may be faster.
    Task<> cancel(const std::string& order) {
        const ReceivedResponse response = co_await insist(scene_,
                                                          {Method::post,
                                                           "/orders/" + order + "/cancel",
                                                           R"({"reason":"too_busy"})",
                                                           {{"Authorization", "Bearer " + token_}}},
                                                          name_, until_answered);
        if (response.status == 200 && text_of(response.json(), "status") == "cancelled")
            scene_.history.saw_cancelled(order);
    }

    Task<ReceivedResponse> ask(Call call) {
        call.headers.emplace_back("Authorization", "Bearer " + token_);
        co_return co_await insist(scene_, std::move(call), name_, until_answered);
    }

    // Repeated until it is answered, with its key: it is one delay.
    Task<> delay(const std::string& order) {
        Call call{Method::post, "/tickets/" + order + "/delay",
                  R"({"minutes":)" + std::to_string(choices_.between(5, 15)) + "}"};
        call.headers.emplace_back("Idempotency-Key",
                                  "delay-" + std::to_string(choices_.below(1'000'000'000)));
        const ReceivedResponse response = co_await ask(std::move(call));
        if (response.status != 200) co_return;
        const json::Object ticket = response.json();
        scene_.history.saw_delay(order, text_of(ticket, "promisedAt"));
    }

    // Something has run out: one of the first line.
    Task<> refuse_dish(const std::string& order) {
        Call call{Method::post, "/tickets/" + order + "/items",
                  R"({"remove":[{"line":0,"quantity":1}]})"};
        call.headers.emplace_back("Idempotency-Key",
                                  "dish-" + std::to_string(choices_.below(1'000'000'000)));
        const ReceivedResponse response = co_await ask(std::move(call));
        if (response.status == 200) scene_.history.saw_ticket(response.json(), "answer");
    }

    // A mistake: the cook takes the step back, mostly in time. `ticket` is as it is afterwards.
    Task<> undo(const std::string& order, json::Object& ticket) {
        co_await sleep_for(choices_.milliseconds(0, 125'000));
        const ReceivedResponse response =
            co_await ask({Method::post, "/tickets/" + order + "/undo"});
        if (response.status != 200) co_return;
        ticket = response.json();
        scene_.history.saw_ticket(ticket, "answer");
    }

    // The store cannot go on with the order, or finds nobody at the door. True if it has ended.
    Task<bool> cancel_ticket(const std::string& order) {
        static constexpr std::array reasons{"sold_out", "mishap", "no_show", "failed_delivery"};
        std::string refund = R"("full")";
        if (choices_.chance(25)) refund = R"("none")";
        if (choices_.chance(35)) refund = std::to_string(choices_.between(500, 30'000));
        const ReceivedResponse response =
            co_await ask({Method::post, "/tickets/" + order + "/cancel",
                          std::string(R"({"reason":")") + choices_.pick(reasons) +
                              R"(","refund":)" + refund + "}"});
        if (response.status == 200) scene_.history.saw_ticket(response.json(), "answer");
        co_return response.status == 200;
    }

    ActorContext& scene_;
    const std::string name_;
    const std::int64_t store_;
    RandomChoices choices_;
    std::string token_;
    std::string position_;
    std::int64_t last_ = 0;
    std::set<std::string> busy_with_;
};

}  // namespace

Task<> kitchen(ActorContext& shared, std::int64_t store, std::uint64_t seed) {
    const auto board = std::make_shared<Kitchen>(shared, store, seed);
    co_await board->read_board();
}

}  // namespace baedal::simulation
