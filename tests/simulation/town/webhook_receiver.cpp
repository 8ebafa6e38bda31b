#include "town/webhook_receiver.h"

#include <stdexcept>

#include <boost/json.hpp>

#include "runtime/timer.h"

namespace baedal::simulation {

namespace {

constexpr const char* is_silent = "webhook: the receiver does not answer";
constexpr const char* refuses = "webhook: the receiver refuses an event for now";
constexpr const char* answer_lost = "webhook: an answer is lost";
constexpr const char* comes_again = "webhook: an event comes again";

class TownSender final : public webhooks::Sender {
public:
    TownSender(std::string webhook_id, std::shared_ptr<ReceiverBooks> books)
        : webhook_id_(std::move(webhook_id)), books_(std::move(books)) {}

    Task<int> post(webhooks::Post post) override {
        co_await sleep_for(books_->delay());
        co_return books_->receive(webhook_id_, post);
    }

private:
    const std::string webhook_id_;
    const std::shared_ptr<ReceiverBooks> books_;
};

ReceiverBooks::Event read_event(const webhooks::Post& post) {
    const auto event = boost::json::parse(post.body).as_object();
    const auto text = [&](const char* member) { return std::string(event.at(member).as_string()); };
    return {.id = text("id"),
            .source = text("source"),
            .subject = text("subject"),
            .seq = std::stoll(text("sequence"))};
}

}  // namespace

ReceiverBooks::ReceiverBooks(std::uint64_t seed, Situations& situations)
    : choices_(seed), situations_(situations) {
    for (const char* name : {is_silent, refuses, answer_lost, comes_again}) situations.expect(name);
}

int ReceiverBooks::receive(const std::string& webhook_id, const webhooks::Post& post) {
    if (is_down) {
        situations_.met(is_silent);
        throw std::runtime_error("no answer");
    }
    if (choices_.chance(3)) {
        situations_.met(refuses);
        return 503;
    }
    Event event = read_event(post);
    Book& book = books_[webhook_id];
    if (book.ids.insert(event.id).second) {
        book.events.push_back(std::move(event));
    } else {
        situations_.met(comes_again);
    }
    if (choices_.chance(3)) {
        situations_.met(answer_lost);
        throw std::runtime_error("the answer was lost");
    }
    return 204;
}

webhooks::MakeSender town_senders(std::shared_ptr<ReceiverBooks> books) {
    return [books = std::move(books)](const webhooks::Webhook& webhook) {
        return std::make_unique<TownSender>(webhook.id, books);
    };
}

}  // namespace baedal::simulation
