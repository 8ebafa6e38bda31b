#include "peers/remote_requests.h"

#include <utility>

#include "base/log.h"

namespace baedal::peers {

namespace {

using events::Failure;
using Reply = std::expected<std::string, Failure>;

Task<Reply> ask(std::shared_ptr<const Peer> peer, std::string request, std::string body,
                Milliseconds deadline, std::string traceparent, const Clock& clock) {
    const Instant begun = clock.monotonic();
    try {
        auto response = co_await peer->post("/internal/requests/" + request, std::move(body),
                                            deadline, std::move(traceparent));
        if (response.status == 200) co_return std::move(response.body);
        co_return std::unexpected(response.status == 503 ? Failure::unavailable : Failure::failed);
    } catch (const net::CallFailed& e) {
        log::debug("a request to another process has no reply",
                   {{"request", request}, {"peer", peer->name()}, {"error", e.what()}});
        if (!e.maybe_sent) co_return std::unexpected(Failure::unavailable);
    }
    const bool is_late = clock.monotonic() - begun >= deadline;
    co_return std::unexpected(is_late ? Failure::timed_out : Failure::failed);
}

}  // namespace

events::RemoteModule::Ask ask_over_http(std::shared_ptr<const Peer> peer, const Clock& clock) {
    return [peer = std::move(peer), &clock](std::string request, std::string body,
                                            std::chrono::steady_clock::duration deadline,
                                            std::string traceparent) {
        return ask(peer, std::move(request), std::move(body),
                   std::chrono::ceil<Milliseconds>(deadline), std::move(traceparent), clock);
    };
}

}  // namespace baedal::peers
