#include "day.h"

#include <cstdlib>

namespace baedal::faults {

namespace {

Town::Setup setup(std::vector<std::string> settings, std::uint64_t seed,
                  const std::string& folder) {
    ::setenv("BAEDAL_ADMIN_TOKEN", Town::owner_token, 1);
    return {.seed = seed,
            .settings = std::move(settings),
            .folder = folder,
            .lost_answers = 0,
            .crash_at_start = 0};
}

}  // namespace

Day::Day(std::vector<std::string> settings, std::uint64_t seed)
    : town(setup(std::move(settings), seed, folder.path.string())) {
    town.open();
}

Answer Day::ask(Call call) {
    auto answer = std::make_shared<std::optional<Answer>>();
    auto wait = [](Town& where, Call what, std::shared_ptr<std::optional<Answer>> out) -> Task<> {
        *out = co_await where.call(std::move(what));
    };
    spawn(town.outside(), wait(town, std::move(call), answer), "a test's request");
    const Instant limit = town.clock().monotonic() + std::chrono::minutes{2};
    while (!*answer && town.clock().monotonic() < limit) {
        town.scheduler().step(limit);
        if (!town.disk().powered()) town.crash();
    }
    return answer->value_or(Answer{});
}

Answer Day::get(const std::string& target) {
    return ask({http::Method::get,
                target,
                "",
                {{"Authorization", std::string("Bearer ") + Town::owner_token}}});
}

Answer Day::post(const std::string& target, const std::string& body) {
    return ask({http::Method::post,
                target,
                body,
                {{"Authorization", std::string("Bearer ") + Town::owner_token}}});
}

int Day::order() {
    return post("/orders",
                R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})")
        .status;
}

bool Day::becomes(const std::function<bool()>& holds) {
    const Instant limit = town.clock().monotonic() + std::chrono::minutes{30};
    while (!holds()) {
        if (town.clock().monotonic() > limit) return false;
        pass(Milliseconds{200});
    }
    return true;
}

json::Object Day::module(const std::string& name) {
    const Answer answer = get("/admin/modules");
    if (answer.status != 200) return {};
    const json::Object page = answer.json();
    for (const auto& item : page.at("items").as_array()) {
        if (text_of(item.as_object(), "name") == name) return item.as_object();
    }
    return {};
}

std::string Day::state_of(const std::string& name) {
    const json::Object status = module(name);
    return status.empty() ? "unknown" : text_of(status, "state");
}

std::string Day::last_error_of(const std::string& name) {
    const json::Object status = module(name);
    return status.empty() || status.at("lastError").is_null() ? "" : text_of(status, "lastError");
}

std::string Day::audit() {
    town.close();
    std::string out;
    for (const std::string& violation : town.audit()) out += violation + "\n";
    return out;
}

}  // namespace baedal::faults
