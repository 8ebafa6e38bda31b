// Samples of the messages in a module's contract. The golden files and the event pages show them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/outbox/envelope.h"
#include "db/outbox/erasure.h"
#include "events/endpoint.h"
#include "json/message.h"
#include "json/writer.h"

namespace baedal::host {

struct MessageSample {
    std::string name;  // of the message type; "<Name>.reply" for the reply to a request
    bool is_event = false;
    std::string json;
    // Decodes a message of this type and encodes it again. Throws std::runtime_error on other text.
    std::string (*rewrite)(std::string_view json) = nullptr;
    // Decodes an event of this type and returns its subject. Null for requests and replies.
    std::string (*subject)(std::string_view json) = nullptr;
    // What an event of this type erases in the earlier events of its subject.
    outbox::PersonalMembers erases = {};
};

template <class T>
std::string rewrite_message(std::string_view text) {
    return json::to_text(json::from_text<T>(text));
}

template <outbox::Event E>
MessageSample event_sample(const E& event) {
    MessageSample out{
        std::string(E::type.name), true, json::to_text(event), rewrite_message<E>,
        [](std::string_view text) { return std::string(json::from_text<E>(text).subject()); }};
    if constexpr (requires { E::erases; }) out.erases = {E::erases.begin(), E::erases.end()};
    return out;
}

// Which of the events erase what.
outbox::Erasures erasures_of(const std::vector<MessageSample>& samples);

// The samples of the request and of its reply.
template <events::Request R>
std::vector<MessageSample> request_samples(const R& request, const typename R::Reply& reply) {
    const std::string name(R::type.name);
    return {{name, false, json::to_text(request), rewrite_message<R>, nullptr},
            {name + ".reply", false, json::to_text(reply), rewrite_message<typename R::Reply>,
             nullptr}};
}

}  // namespace baedal::host
