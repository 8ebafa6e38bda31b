#include "deployment_fixture.h"

namespace baedal::simulation {

namespace {

SimulatedDeployment::Setup setup(std::vector<std::string> settings, std::uint64_t seed,
                                 const std::string& folder) {
    return {.seed = seed,
            .settings = std::move(settings),
            .folder = folder,
            .lost_responses = 0,
            .crash_at_start = 0};
}

}  // namespace

DeploymentFixture::DeploymentFixture(std::vector<std::string> settings, std::uint64_t seed)
    : deployment(setup(std::move(settings), seed, folder.path.string())) {
    deployment.open();
}

ReceivedResponse DeploymentFixture::ask(Call call) {
    auto response = std::make_shared<std::optional<ReceivedResponse>>();
    auto wait = [](SimulatedDeployment& where, Call what,
                   std::shared_ptr<std::optional<ReceivedResponse>> out) -> Task<> {
        *out = co_await where.call(std::move(what));
    };
    spawn(deployment.outside(), wait(deployment, std::move(call), response), "a test's request");
    const Instant limit = deployment.clock().monotonic() + std::chrono::minutes{2};
    while (!*response && deployment.clock().monotonic() < limit) {
        deployment.scheduler().step(limit);
        if (!deployment.disk().powered()) deployment.crash();
    }
    return response->value_or(ReceivedResponse{});
}

ReceivedResponse DeploymentFixture::get(const std::string& target) {
    return ask({http::Method::get,
                target,
                "",
                {{"Authorization", std::string("Bearer ") + SimulatedDeployment::owner_token}}});
}

ReceivedResponse DeploymentFixture::post(const std::string& target, const std::string& body) {
    return ask({http::Method::post,
                target,
                body,
                {{"Authorization", std::string("Bearer ") + SimulatedDeployment::owner_token}}});
}

int DeploymentFixture::order() {
    return post("/orders",
                R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})")
        .status;
}

bool DeploymentFixture::becomes(const std::function<bool()>& holds) {
    const Instant limit = deployment.clock().monotonic() + std::chrono::minutes{30};
    while (!holds()) {
        if (deployment.clock().monotonic() > limit) return false;
        pass(Milliseconds{200});
    }
    return true;
}

json::Object DeploymentFixture::module(const std::string& name) {
    const ReceivedResponse response = get("/admin/modules");
    if (response.status != 200) return {};
    const json::Object page = response.json();
    for (const auto& item : page.at("items").as_array()) {
        if (text_of(item.as_object(), "name") == name) return item.as_object();
    }
    return {};
}

std::string DeploymentFixture::state_of(const std::string& name) {
    const json::Object status = module(name);
    return status.empty() ? "unknown" : text_of(status, "state");
}

std::string DeploymentFixture::last_error_of(const std::string& name) {
    const json::Object status = module(name);
    return status.empty() || status.at("lastError").is_null() ? "" : text_of(status, "lastError");
}

std::string DeploymentFixture::audit() {
    deployment.close();
    std::string out;
    for (const std::string& violation : deployment.audit()) out += violation + "\n";
    return out;
}

}  // namespace baedal::simulation
