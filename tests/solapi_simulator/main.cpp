// The simulator of Solapi: no message leaves this machine. See docs/notifications.md.
#include <csignal>
#include <filesystem>
#include <iostream>

#include <pthread.h>
#include <CLI/CLI.hpp>

#include "solapi_simulator/server.h"
#include "toss_simulator/certificates.h"

int main(int argc, char** argv) {
    using namespace baedal;

    CLI::App cli{"Simulates the API of Solapi on 127.0.0.1, without messages."};
    solapi::ServerOptions options;
    std::string folder;
    bool plain = false;
    cli.add_option("--port", options.port, "The port; without it, any free one");
    cli.add_option("--api-key", options.api_key, "The account's API key");
    cli.add_option("--api-secret", options.api_secret, "The account's API secret");
    cli.add_option("--make-certificates", folder,
                   "Writes ca.pem, server.pem and server.key for localhost there, and uses them");
    cli.add_flag("--plain", plain, "Plain HTTP");
    CLI11_PARSE(cli, argc, argv);

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        if (!folder.empty()) {
            std::filesystem::create_directories(folder);
            const toss::Certificates made = toss::make_certificates(folder);
            options.tls = simulator::TlsFiles{made.certificate, made.key};
        } else if (!plain) {
            throw std::runtime_error("needs --make-certificates or --plain");
        }
        const solapi::Server server(options);
        std::cout << "listening on " << server.url() << std::endl;
        int received = 0;
        sigwait(&signals, &received);
    } catch (const std::exception& e) {
        std::cerr << "solapi_simulator: " << e.what() << "\n";
        return 2;
    }
    return 0;
}
