// A module's connection to the event bus: its event handlers, its request handlers and its
// requests.
#pragma once

#include <any>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/enum_names.h"
#include "base/message_type.h"
#include "db/outbox/envelope.h"
#include "db/transaction.h"
#include "json/message.h"
#include "runtime/task.h"

namespace baedal::events {

using outbox::CachedEvent;
using outbox::Envelope;
using outbox::Event;

// A request struct: plain data in its owner's contract, with its type and its Reply. The Reply
// holds the decision of the callee; a Failure means that there is no reply. Usually its owner answers;
// a module may also declare what it asks of whoever answers.
template <class R>
concept Request = requires {
    { R::type } -> std::convertible_to<const MessageType&>;
    typename R::Reply;
};

enum class Failure { unavailable, timed_out, failed };
constexpr EnumNames<Failure, 3> enum_names(Failure) {
    return {"unavailable", "timed out", "failed"};
}

using EventHandler = std::function<void(db::Transaction&, const Envelope&)>;
template <Request R>
using RequestHandler = std::function<Task<typename R::Reply>(R request, std::string traceparent)>;

// The same for a request of another process: the request and its reply as JSON. Throws std::runtime_error for
// JSON that is not the request's.
using JsonRequestHandler =
    std::function<Task<std::string>(std::string body, std::string traceparent)>;

// The handlers of one module instance. Filled during wiring, read-only afterwards. A shared pointer
// to it keeps the instance alive while one of its handlers runs.
struct Handlers {
    std::map<std::string, std::map<std::string, EventHandler, std::less<>>, std::less<>>
        events;                                                            // producer, type
    std::map<std::string, std::any, std::less<>> requests;                 // "module.Name"
    std::map<std::string, JsonRequestHandler, std::less<>> json_requests;  // of another process
};

class EventBus;

// Lives as long as the module instance. on(), subscribe() and serve() are for the wiring; ask()
// runs on an I/O thread.
class Endpoint {
public:
    Endpoint(EventBus& bus, Handlers& handlers) : bus_(bus), handlers_(handlers) {}

    // For each event `E`, `handle(tx, event, envelope)` runs on this module's writer thread, in the
    // order of the producer's log. Its effect happens exactly once. It is database work only: no
    // waiting, no network. An exception undoes it; the event is retried and finally parked (see
    // Subscription).
    template <Event E, class F>
    void on(F handle) {
        handlers_.events[std::string(E::type.module)][std::string(E::type.name)] =
            [handle = std::move(handle)](db::Transaction& tx, const Envelope& envelope) {
                if (const E* event = envelope.held.as<E>()) {
                    handle(tx, *event, envelope);
                } else {
                    handle(tx, json::from_text<E>(envelope.data), envelope);
                }
            };
    }

    // Calls `handlers.on(tx, event)` for each event of the types E, under the same rules.
    // `handlers` outlives the module instance's connection to the bus.
    template <Event... E, class H>
    void subscribe(const H& handlers) {
        (on<E>([&handlers](db::Transaction& tx, const E& event, const Envelope&) {
             handlers.on(tx, event);
         }),
         ...);
    }

    // Registers the handler of requests of type R. It runs on the caller's I/O thread.
    template <Request R>
    void serve(RequestHandler<R> handler) {
        handlers_.json_requests[name_of<R>()] =
            [handler](std::string body, std::string traceparent) -> Task<std::string> {
            co_return json::to_text(
                co_await handler(json::from_text<R>(body), std::move(traceparent)));
        };
        handlers_.requests[name_of<R>()] = std::move(handler);
    }

    // Sends a request to the module that answers R (EventBus::add_answerer) and waits for its reply for
    // at most `deadline`. A late reply is dropped but the effect in the callee stays: a request must be
    // idempotent. Defined in events/event_bus.h.
    template <Request R>
    Task<std::expected<typename R::Reply, Failure>> ask(
        R request, std::chrono::steady_clock::duration deadline, std::string traceparent);

    // True if `consumer` has handled all events that are in the log of `producer` now, or the log cannot
    // be read. Defined in events/event_bus.h.
    bool caught_up(std::string_view consumer, std::string_view producer) const;
    // See EventBus::has_read_all.
    bool has_read_all(std::string_view consumer, std::string_view producer) const;

private:
    template <Request R>
    static std::string name_of() {
        return std::string(R::type.module) + "." + std::string(R::type.name);
    }

    EventBus& bus_;
    Handlers& handlers_;
};

}  // namespace baedal::events
