#include "cli/personal_data.h"

#include <iostream>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "app/application.h"
#include "base/log.h"
#include "base/random.h"
#include "cli/local_url.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "http/server/pipeline.h"
#include "http/wire/target.h"
#include "net/https_client.h"

namespace baedal::cli {

namespace {

struct Answer {
    int status = 0;
    std::string body;
};

constexpr std::size_t largest_export = 64 << 20;

// Asks the server that runs on the folder.
Answer ask_server(const app::Settings& settings, const Config& config, const std::string& path,
                  const std::string& body) {
    const auto token = config.secret("BAEDAL_ADMIN_TOKEN");
    if (!token) {
        throw std::runtime_error(
            "the server runs, and answers an owner alone. Set BAEDAL_ADMIN_TOKEN to the server's "
            "value, or stop the server first.");
    }
    const auto url = local_url(settings.listen);
    const auto base = net::parse_base_url(url.value_or(""));
    if (!base) {
        throw std::runtime_error(
            "the server runs, and is not reachable at a loopback address that server.listen names. "
            "Use POST " +
            path + " of its API, or stop the server first.");
    }
    const net::HttpsClient client({.base = *base, .ca_file = "", .max_response = largest_export});
    boost::asio::io_context io;
    auto answer =
        boost::asio::co_spawn(io,
                              client.call({.method = "POST",
                                           .target = path,
                                           .headers = {{"Authorization", "Bearer " + *token},
                                                       {"Content-Type", "application/json"}},
                                           .body = body}),
                              boost::asio::use_future);
    io.run();
    net::ClientResponse response = answer.get();
    return {response.status, std::move(response.body)};
}

// Starts the modules for the time of one request, without a port.
Answer ask_modules(const Config& config, const std::vector<host::ModuleDefinition>& modules,
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

Answer ask(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
           const std::string& path, const std::string& phone) {
    const Config config = read_config(options);
    const app::Settings settings = app::Settings::read(config);
    host::require_files(settings.data_dir, modules);  // before the lock, which creates the folder
    const std::string body = json::dump(json::Object{{"phone", phone}});
    const Answer answer = host::DataFolderLock::is_held(settings.data_dir)
                              ? ask_server(settings, config, path, body)
                              : ask_modules(config, modules, path, body);
    if (answer.status == 200) return answer;
    if (answer.status == 422) throw std::runtime_error("'" + phone + "' is no telephone number");
    throw std::runtime_error("the answer was " + std::to_string(answer.status) + ": " +
                             answer.body);
}

}  // namespace

int export_person(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                  const std::string& phone) {
    std::cout << ask(options, modules, "/admin/personal-data/export", phone).body << "\n";
    return 0;
}

int erase_person(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                 const std::string& phone) {
    const Answer answer = ask(options, modules, "/admin/personal-data/erase", phone);
    std::cout << answer.body << "\n";
    const json::Value done = json::parse_trusted(answer.body);
    return done.at("waitingFor").as_array().empty() ? 0 : 1;
}

}  // namespace baedal::cli
