#include "simulator/simulated_process.h"

#include <algorithm>
#include <filesystem>

#include "http/failure.h"
#include "http/server/pipeline.h"

namespace baedal::simulation {

SimulatedProcess::SimulatedProcess(Setup setup, Scheduler& scheduler)
    : setup_(std::move(setup)),
      scheduler_(scheduler),
      disk_(std::make_shared<SimulatedDisk>(setup_.disk_seed)),
      threads_(scheduler.threads_of(scheduled_)) {
    std::filesystem::create_directories(setup_.folder);
    scheduled_.has_power = [disk = disk_.get()] { return disk->powered(); };
}

SimulatedProcess::~SimulatedProcess() {
    disk_->while_syncing = nullptr;
    disk_->cut_power();
    application_.reset();
    disk_->on_failure = nullptr;
}

bool SimulatedProcess::has(const std::string& module) const {
    return std::ranges::find(setup_.modules, module) != setup_.modules.end();
}

bool SimulatedProcess::open(std::vector<host::ModuleDefinition> definitions, Random& random,
                            const std::function<void(app::Application&)>& prepare) {
    application_ = std::make_unique<app::Application>(setup_.config, std::move(definitions),
                                                      scheduler_.clock(), random, *threads_);
    prepare(*application_);
    try {
        application_->start_modules();
        application_->start_webhooks();
    } catch (const std::exception&) {
        if (has_power()) throw;
    }
    listening_ = has_power();
    return listening_;
}

void SimulatedProcess::crash() {
    listening_ = false;
    disk_->cut_power();
    application_.reset();
    disk_->restore_power();
}

bool SimulatedProcess::close() {
    listening_ = false;
    application_->stop();
    application_.reset();
    if (has_power()) return true;
    disk_->restore_power();
    return false;
}

Task<http::Response> SimulatedProcess::respond(http::Request& request) {
    std::exception_ptr failure;
    const auto authenticate = [&] {
        failure = nullptr;
        try {
            request.actor = application_->authenticate(request);
        } catch (...) {
            failure = std::current_exception();
        }
    };
    authenticate();
    if (request.actor.rejected && request.actor.holder != http::CredentialKind::peer) {
        co_await application_->learn_users();
        authenticate();
    }
    if (failure) co_return http::failure_response(failure, request);
    co_return co_await http::dispatch(application_->router(), request);
}

}  // namespace baedal::simulation
