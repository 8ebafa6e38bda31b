// Solapi without sockets: its account, its messages, and planned faults.
// (https://developers.solapi.com; the SDKs of Solapi)
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "simulator_server/http_server.h"
#include "solapi_simulator/authorization.h"
#include "solapi_simulator/fate.h"
#include "solapi_simulator/faults.h"
#include "solapi_simulator/intake.h"

namespace baedal::solapi {

// Thread-safe. In memory only.
class Provider {
public:
    Provider(std::string api_key, std::string api_secret);
    ~Provider();

    // Handles a call of the API, after the latency that was set.
    simulator::HttpReply handle(const simulator::HttpRequest& request);
    // Ends every wait.
    void stop();

    // --- What tests plan ------------------------------------------------------------------------
    void add_channel(const std::string& pf_id);
    void add_sender(const std::string& number);
    void remove_sender(const std::string& number);
    void add_template(KakaoTemplate added);
    void set_balance(std::int64_t won);
    void set_timing(const Timing& timing);
    void set_latency(std::chrono::milliseconds latency);
    // Moves the clock.
    void advance(std::chrono::milliseconds by);
    void plan(Fault fault);
    void forget_faults();
    void approve_templates();
    void reject_template(const std::string& id, const std::string& comment);

    // --- What tests see -------------------------------------------------------------------------
    // All messages, those refused at intake too, oldest first.
    std::vector<SentMessage> messages() const;
    // Messages that were taken, by the id in their customFields.
    std::map<std::string, int> taken_by_id() const;
    std::vector<KakaoTemplate> templates() const;
    // Calls that passed the authorisation, by kind: send, list, balance, groups, templates.
    int calls(const std::string& kind) const;
    TimePoint now() const;
    // What a report shows of a message; reports are made of messages that have become final since the
    // last call.
    std::vector<json::Object> take_new_reports();

private:
    struct Group {
        std::string id;
        std::string status = "PENDING";
        bool allow_duplicates = false;
        std::vector<json::Object> waiting = {};  // messages that were put and not sent
        TimePoint created_at;
    };

    using Reply = simulator::HttpReply;
    using Request = simulator::HttpRequest;

    TimePoint time() const { return clock_.now() + ahead_; }  // with the lock
    std::optional<Reply> refusal(const Request& request);
    Reply respond(const Request& request, const std::string& kind,
                  std::unique_lock<std::mutex>& lock);
    Reply respond_with_fault(const Fault& fault, const Request& request, const std::string& kind,
                             std::unique_lock<std::mutex>& lock);
    Reply work(const Request& request, const std::string& kind);
    Reply send_many(const Request& request);
    Reply refuse_all(const Request& request);
    Reply list(const Request& request) const;
    Reply groups(const Request& request);
    Reply put_into_group(Group& group, const json::Object& body);
    Reply send_group(Group& group);
    Reply balance() const;
    Reply handle_templates(const Request& request);
    Reply create_template(const json::Object& body);
    Reply list_templates(const Request& request) const;
    SentMessage& take(const json::Object& message, const std::string& group,
                      std::set<std::string>* receivers);
    std::string make_id(const char* prefix);
    void wait(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds duration);

    const SystemClock clock_;
    mutable std::mutex mutex_;
    std::condition_variable goes_on_;
    bool stopping_ = false;
    Authorization authorization_;
    Account account_;
    Timing timing_;
    std::chrono::milliseconds latency_{0};
    std::chrono::milliseconds ahead_{0};
    FaultPlan faults_;
    std::vector<SentMessage> messages_;
    std::map<std::string, Group> groups_;
    std::set<std::string> reported_;  // ids of messages
    std::map<std::string, int> calls_;
    std::vector<std::thread> late_;  // work that goes on after its caller has gone
    std::uint64_t made_ = 0;
};

}  // namespace baedal::solapi
