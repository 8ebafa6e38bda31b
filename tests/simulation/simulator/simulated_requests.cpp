// The simulated network between a deployment and its clients: requests, responses and event streams.
#include <algorithm>

#include "http/wire/target.h"
#include "simulator/erased_contact.h"
#include "simulator/pending_request.h"
#include "simulator/simulated_deployment.h"
#include "situations/expected_situations.h"

namespace baedal::simulation {

namespace {

// Its name has the number of the process, and a run must not depend on that.
std::string without_folder(std::string text, const std::string& folder) {
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
        text.erase(at, folder.size());
    return text;
}

constexpr std::int64_t slowest_packet = 40;  // ms
constexpr auto client_gives_up = std::chrono::seconds{60};
constexpr std::int64_t hasty_gives_up = 5'000;  // ms
constexpr auto heartbeat = std::chrono::seconds{15};

}  // namespace

void SimulatedDeployment::cut_connections(const SimulatedProcess& process) {
    std::erase_if(pending_, [&](const auto& entry) {
        const auto& [number, pending] = entry;
        if (pending->process != &process) return false;
        if (pending->stream) {
            pending->stream->broken = !pending->stream->over;
            pending->stream->over = true;
            pending->stream->changed->notify();
        } else {
            pending->changed->notify();
        }
        return true;
    });
}

void SimulatedDeployment::end_streams(const SimulatedProcess& process, const std::string& module) {
    for (const auto& [number, pending] : pending_) {
        if (pending->process != &process || !pending->stream_changed || pending->module != module)
            continue;
        pending->stream_ends = true;
        pending->stream_changed->notify();
    }
}

Task<ReceivedResponse> SimulatedDeployment::call(Call request) {
    ++statistics.calls;
    auto pending = std::make_shared<Pending>(outside(), ++last_request_);
    pending->call = std::move(request);
    pending->process = &entrance(pending->call.target);
    SimulatedProcess& process = *pending->process;
    co_await sleep_for(network_.milliseconds(0, slowest_packet));
    if (!process.is_listening()) co_return ReceivedResponse{};  // connection refused
    pending_.emplace(pending->number, pending);
    spawn(process.application().executor(), serve(pending), "a simulated request");
    const Milliseconds patience = network_.chance(setup_.hasty)
                                      ? network_.milliseconds(100, hasty_gives_up)
                                      : client_gives_up;
    const bool came = co_await pending->changed->wait_for(patience);
    pending_.erase(pending->number);
    if (!came || network_.chance(setup_.lost_responses)) co_return ReceivedResponse{};
    co_await sleep_for(network_.milliseconds(0, slowest_packet));
    co_return std::move(pending->response);
}

Task<> SimulatedDeployment::serve(std::shared_ptr<Pending> pending) {
    http::Request request;
    const Call& call = pending->call;
    request.method = call.method;
    if (const auto wrong = http::parse_target(call.target, request))
        throw std::logic_error("the simulation sent a bad target: " + call.target);
    for (const auto& [name, value] : call.headers) request.headers.emplace_back(name, value);
    request.body = call.body;
    request.id = "sim";
    request.client = call.client;
    request.is_limited = call.client != 0;
    const http::Response response = co_await pending->process->respond(request);
    if (pending->stream) {
        pending->stream->status = response.status;
        if (response.stream) {
            pending->module = request.module;
            co_await send_events(*response.stream, *pending);
        }
        pending->stream->over = true;
        pending->stream->changed->notify();
        pending_.erase(pending->number);
        co_return;
    }
    // A process without power sends nothing.
    if (!pending->process->has_power()) co_return;
    pending->response = {false, response.status, without_folder(response.body, setup_.folder),
                         response.headers};
    if (const std::string refusal = refusal_name(response.status, response.body); !refusal.empty())
        situations_.met(refusal);
    hold_to_first(call, pending->response);
    pending->changed->notify();
}

Task<> SimulatedDeployment::serve_peer(SimulatedProcess& process, net::ClientRequest call,
                                       PeerNetwork::Respond respond) {
    http::Request request;
    request.method = call.method == "POST" ? http::Method::post : http::Method::get;
    if (const auto wrong = http::parse_target(call.target, request))
        throw std::logic_error("a process sent a bad target: " + call.target);
    for (const auto& [name, value] : call.headers) {
        if (name == "traceparent") request.traceparent = value;
        request.headers.emplace_back(name, value);
    }
    request.body = call.body;
    request.id = "sim";
    http::Response response = co_await process.respond(request);
    respond({response.status, std::move(response.body), std::move(response.headers)});
}

// Of one key there is one response, whether it arrives or not, across crashes.
void SimulatedDeployment::hold_to_first(const Call& call, const ReceivedResponse& response) {
    const auto key = std::ranges::find(call.headers, "Idempotency-Key",
                                       &std::pair<std::string, std::string>::first);
    if (key == call.headers.end() || !response.is_kept_by_key()) return;
    const std::string said = std::to_string(response.status) + " " + response.body;
    const auto [first, is_first] =
        first_responses_.try_emplace(call.target + " " + key->second, said);
    if (is_first || first->second == said) return;
    const std::string erased =
        first->second.substr(0, 4) + without_contact(first->second.substr(4));
    if (erased == said) return;
    violations.push_back("the key " + key->second + " was answered " + first->second +
                         " and later " + said);
}

// What http::StreamWriter does.
Task<> SimulatedDeployment::send_events(http::EventSource& source, Pending& pending) {
    app::Application& application = pending.process->application();
    const events::Topics::Subscription subscription(application.topics(), source.topic,
                                                    application.executor());
    pending.stream_changed = subscription.changed();
    for (;;) {
        http::EventSource::Batch batch;
        try {
            batch = source.read_after(source.position);
            if (source.settle) co_await source.settle();
        } catch (...) {
            pending.stream->broken = true;
            co_return;
        }
        source.position = batch.position;
        for (auto& event : batch.events) pending.stream->events.push_back(std::move(event));
        pending.stream->changed->notify();
        if (batch.end) co_return;
        if (pending.stream_ends) {
            pending.stream->broken = true;
            co_return;
        }
        if (!batch.more) co_await subscription.changed()->wait_for(heartbeat);
    }
}

std::shared_ptr<Stream> SimulatedDeployment::follow(const std::string& target,
                                                    const std::string& last_event_id,
                                                    const std::string& token) {
    auto pending = std::make_shared<Pending>(outside(), ++last_request_);
    pending->stream = std::make_shared<Stream>(outside());
    pending->call.target = target;
    if (!last_event_id.empty()) pending->call.headers.emplace_back("Last-Event-ID", last_event_id);
    if (!token.empty()) pending->call.headers.emplace_back("Authorization", "Bearer " + token);
    SimulatedProcess& process = entrance(target);
    pending->process = &process;
    if (!process.is_listening()) {
        pending->stream->over = pending->stream->broken = true;
        return pending->stream;
    }
    pending_.emplace(pending->number, pending);
    spawn(process.application().executor(), serve(pending), "a simulated stream");
    return pending->stream;
}

}  // namespace baedal::simulation
