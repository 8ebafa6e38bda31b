#include "cli/personal_data.h"

#include <iostream>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "app/application.h"
#include "base/log.h"
#include "base/random.h"
#include "cli/ask_server.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "http/server/pipeline.h"
#include "http/wire/target.h"

namespace baedal::cli {

namespace {

// Starts the modules for the time of one request, without a port.
ServerAnswer ask_modules(const Config& config, const std::vector<host::ModuleDefinition>& modules,
                         const std::string& path, const std::string& body) {
    const SystemClock clock;
    SystemRandom random;
    app::Application application(config, modules, clock, random, SystemThreads::instance());
    log::configure(log::Level::error, application.settings().log_format);
    application.start_modules();
    http::Request request;
    request.method = http::Method::post;
    if (const auto wrong = http::parse_target(path, request))
        throw std::logic_error("the path is wrong: " + path);
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = body;
    request.id = make_id(clock, random);
    request.is_local = true;
    request.actor = {.role = http::Role::owner, .holder = http::CredentialKind::operator_token};
    const http::Response response =
        boost::asio::co_spawn(application.executor(), http::dispatch(application.router(), request),
                              boost::asio::use_future)
            .get();
    application.stop();
    return {response.status, response.body};
}

ServerAnswer ask(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                 const std::string& path, const std::string& phone) {
    const Config config = read_config(options);
    const app::Settings settings = app::Settings::read(config);
    host::require_files(settings.data_dir, modules);  // before the lock, which creates the folder
    const std::string body = json::dump(json::Object{{"phone", phone}});
    const ServerAnswer answer = host::DataFolderLock::is_held(settings.data_dir)
                                    ? ask_server(settings, config, "POST", path, body)
                                    : ask_modules(config, modules, path, body);
    constexpr int incomplete = 207;  // a process has not answered
    if (answer.status == 200 || answer.status == incomplete) return answer;
    if (answer.status == 422) throw std::runtime_error("'" + phone + "' is no telephone number");
    throw std::runtime_error("the answer was " + std::to_string(answer.status) + ": " +
                             answer.body);
}

}  // namespace

int export_person(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                  const std::string& phone) {
    const ServerAnswer answer = ask(options, modules, "/admin/personal-data/export", phone);
    std::cout << answer.body << "\n";
    return answer.status == 200 ? 0 : 1;
}

int erase_person(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                 const std::string& phone) {
    const ServerAnswer answer = ask(options, modules, "/admin/personal-data/erase", phone);
    std::cout << answer.body << "\n";
    const json::Value done = json::parse_trusted(answer.body);
    return answer.status == 200 && done.at("waitingFor").as_array().empty() ? 0 : 1;
}

}  // namespace baedal::cli
