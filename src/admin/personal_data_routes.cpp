#include "admin/personal_data_routes.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/phone.h"
#include "db/event_erasure.h"
#include "events/log_reader.h"
#include "http/response.h"
#include "json/parser.h"
#include "runtime/timer.h"
#include "runtime/when_all.h"

namespace baedal::admin {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::TokenScopes;

constexpr Milliseconds wait_for_modules{5000};
constexpr Milliseconds between_looks{20};

constexpr Milliseconds time_for_a_part{10'000};  // of another process
constexpr int incomplete = 207;                  // Multi-Status: a part is missing

constexpr const char* find_part = "/internal/personal-data/export";
constexpr const char* erase_part = "/internal/personal-data/erase";
constexpr const char* wait_for_part = "/internal/personal-data/wait";

using Heads = std::map<std::string, std::int64_t>;  // the last event, by producer

void add_members(json::Object& to, const json::Value& from) {
    for (const auto& [name, value] : from.as_object()) to[name] = value;
}

void add_names(json::Array& to, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (std::ranges::find(to, json::Value(name)) == to.end()) to.emplace_back(name);
    }
}

Response respond(json::Object body, json::Array missing) {
    const int status = missing.empty() ? 200 : incomplete;
    body["missing"] = std::move(missing);
    return http::json(status, body);
}

// What the processes have replied, and the modules of those that have not.
struct Parts {
    std::vector<json::Value> bodies;
    json::Array missing;

    explicit Parts(std::vector<peers::Group::Reply> replies) {
        for (peers::Group::Reply& reply : replies) {
            if (reply.body) {
                bodies.push_back(std::move(*reply.body));
            } else {
                add_names(missing, reply.modules);
            }
        }
    }
};

class PersonalDataRoutes {
public:
    PersonalDataRoutes(const std::vector<host::ModuleDefinition>& modules,
                       host::Databases& databases, const events::EventBus& bus,
                       const peers::Group& others, const Clock& clock)
        : modules_(modules), databases_(databases), bus_(bus), others_(others), clock_(clock) {}

    Task<Response> show(Request& request) const {
        const auto phone = read_phone(request);
        if (!phone) co_return http::problem(phone.error());
        json::Object found = find(*phone);
        Parts parts(co_await others_.post_all(find_part, to_body(*phone), time_for_a_part));
        for (const json::Value& part : parts.bodies) add_members(found, part.at("modules"));
        co_return respond({{"phone", *phone}, {"modules", std::move(found)}},
                          std::move(parts.missing));
    }

    // The processes erase, and then wait for each other: each module has to handle the erasures of all.
    Task<Response> erase(Request& request) const {
        const auto phone = read_phone(request);
        if (!phone) co_return http::problem(phone.error());
        json::Object done = co_await erase_here(*phone);
        Heads heads = heads_of_erasures();
        Parts parts(co_await others_.post_all(erase_part, to_body(*phone), time_for_a_part));
        for (const json::Value& part : parts.bodies) {
            add_members(done, part.at("modules"));
            for (const auto& [producer, head] : part.at("heads").as_object())
                heads[producer] = head.as_int64();
        }
        json::Array missing = std::move(parts.missing);
        const std::string body = to_body(heads);
        auto [waiting, replies] = co_await wait_for_all(heads, body);
        for (const peers::Group::Reply& reply : replies) {
            if (!reply.body) {
                add_names(missing, reply.modules);
                continue;
            }
            for (const json::Value& module : reply.body->at("waitingFor").as_array())
                waiting.push_back(module);
        }
        co_return respond({{"phone", masked_phone(*phone)},
                           {"modules", std::move(done)},
                           {"waitingFor", std::move(waiting)}},
                          std::move(missing));
    }

    // For another process.
    Task<Response> show_part(Request& request) const {
        const auto phone = read_phone(request);
        if (!phone) co_return http::problem(phone.error());
        co_return http::json(200, {{"modules", find(*phone)}});
    }
    Task<Response> erase_part_here(Request& request) const {
        const auto phone = read_phone(request);
        if (!phone) co_return http::problem(phone.error());
        json::Object done = co_await erase_here(*phone);
        json::Object heads;
        for (const auto& [producer, head] : heads_of_erasures()) heads[producer] = head;
        co_return http::json(200, {{"modules", std::move(done)}, {"heads", std::move(heads)}});
    }
    Task<Response> wait_here(Request& request) const {
        Heads heads;
        const json::Value body = json::parse_trusted(request.body);
        for (const auto& [producer, head] : body.at("heads").as_object())
            heads[producer] = head.as_int64();
        co_return http::json(200, {{"waitingFor", co_await wait_for_erasure(heads)}});
    }

private:
    static std::string to_body(const std::string& phone) {
        return json::dump(json::Object{{"phone", phone}});
    }
    static std::string to_body(const Heads& heads) {
        json::Object members;
        for (const auto& [producer, head] : heads) members[producer] = head;
        return json::dump(json::Object{{"heads", std::move(members)}});
    }

    json::Object find(const std::string& phone) const {
        json::Object found;
        for (const host::ModuleDefinition& module : modules_) {
            if (!module.personal_data) continue;
            found[module.name] = databases_.at(module.name)->read([&](db::Connection& c) {
                return module.personal_data->find(c, phone);
            });
        }
        return found;
    }

    Task<json::Object> erase_here(std::string phone) const {
        json::Object done;
        for (const host::ModuleDefinition& module : modules_) {
            if (!module.personal_data || !module.personal_data->erase) continue;
            done[module.name] =
                co_await module.personal_data->erase(*databases_.at(module.name), phone);
        }
        co_return done;
    }

    // The ends of the logs of this process that have the events of the erasure.
    Heads heads_of_erasures() const {
        Heads out;
        for (const host::ModuleDefinition& module : modules_) {
            if (module.personal_data && module.personal_data->erase)
                out[module.name] = databases_.at(module.name)->read(events::log_head);
        }
        return out;
    }

    struct Waited {
        json::Array waiting;  // of this process
        std::vector<peers::Group::Reply> replies;
    };
    Task<Waited> wait_for_all(const Heads& heads, const std::string& body) const {
        Waited out;
        std::vector<Task<>> all;
        all.push_back(wait_into(heads, out.waiting));
        all.push_back(ask_into(body, out.replies));
        co_await when_all(std::move(all), "erasure");
        co_return out;
    }
    Task<> wait_into(const Heads& heads, json::Array& waiting) const {
        waiting = co_await wait_for_erasure(heads);
    }
    Task<> ask_into(const std::string& body, std::vector<peers::Group::Reply>& replies) const {
        replies = co_await others_.post_all(wait_for_part, body, time_for_a_part);
    }

    // In the form of phone_key(). The audit log shows the last digits alone.
    static Result<std::string> read_phone(Request& request) {
        const auto body = request.json();
        if (!body) return std::unexpected(body.error());
        json::ObjectReader fields(*body);
        const std::string text = fields.text("phone", {1, 40});
        const std::string phone = phone_key(text);
        if (!text.empty() && !is_phone(phone))
            fields.add_error("phone", "must be a telephone number");
        if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
        request.remark = "phone " + masked_phone(phone);
        return phone;
    }

    using Statuses = std::vector<events::SubscriptionStatus>;

    static bool has_to_handle(const std::string& module, const Statuses& now, const Heads& heads) {
        return std::ranges::any_of(now, [&](const events::SubscriptionStatus& status) {
            const auto head = heads.find(status.producer);
            return status.consumer == module && head != heads.end() && status.cursor < head->second;
        });
    }

    // True also if the module cannot say.
    bool has_to_erase(const std::string& module) const {
        try {
            return databases_.at(module)->read(db::has_noted_events);
        } catch (const db::Unavailable&) {
            return true;
        }
    }

    // The modules that have not handled the events of the erasure up to `heads`, or whose own events still
    // have data that it erases. A stopped module does both when it starts.
    json::Array waiting_modules(const Heads& heads) const {
        const Statuses now = bus_.status();
        json::Array out;
        for (const host::ModuleDefinition& module : modules_) {
            if (has_to_handle(module.name, now, heads) || has_to_erase(module.name))
                out.emplace_back(module.name);
        }
        return out;
    }

    Task<json::Array> wait_for_erasure(Heads heads) const {
        const Instant deadline = clock_.monotonic() + wait_for_modules;
        for (;;) {
            json::Array waiting = waiting_modules(heads);
            if (waiting.empty() || clock_.monotonic() >= deadline) co_return waiting;
            co_await sleep_for(between_looks);
        }
    }

    const std::vector<host::ModuleDefinition>& modules_;
    host::Databases& databases_;
    const events::EventBus& bus_;
    const peers::Group& others_;
    const Clock& clock_;
};

}  // namespace

void add_personal_data_routes(http::Routes& routes, http::Routes& internal,
                              const std::vector<host::ModuleDefinition>& modules,
                              host::Databases& databases, const events::EventBus& bus,
                              const peers::Group& others, const Clock& clock) {
    const auto handlers =
        std::make_shared<const PersonalDataRoutes>(modules, databases, bus, others, clock);
    routes.add(Method::post, "/admin/personal-data/export", Access::owner, TokenScopes::admin,
               [handlers](Request& r) { return handlers->show(r); });
    routes.add(Method::post, "/admin/personal-data/erase", Access::owner, TokenScopes::admin,
               [handlers](Request& r) { return handlers->erase(r); });
    internal.add(Method::post, find_part, Access::peer,
                 [handlers](Request& r) { return handlers->show_part(r); });
    internal.add(Method::post, erase_part, Access::peer,
                 [handlers](Request& r) { return handlers->erase_part_here(r); });
    internal.add(Method::post, wait_for_part, Access::peer,
                 [handlers](Request& r) { return handlers->wait_here(r); });
}

}  // namespace baedal::admin
