// The simulator of Toss Payments: no money moves. See docs/toss.md.
#include <csignal>
#include <filesystem>
#include <iostream>

#include <pthread.h>
#include <CLI/CLI.hpp>

#include "toss_simulator/server.h"

int main(int argc, char** argv) {
    using namespace baedal::toss;

    CLI::App cli{"Simulates the API of Toss Payments on 127.0.0.1, without money."};
    ServerOptions options;
    std::string certificate;
    std::string key;
    std::string folder;
    bool plain = false;
    cli.add_option("--port", options.port, "The port; without it, any free one");
    cli.add_option("--secret-key", options.secret_key, "The merchant's secret key");
    auto* given = cli.add_option("--cert", certificate, "A certificate chain (PEM) ...");
    given->needs(cli.add_option("--key", key, "... and its key (PEM)"));
    cli.add_option("--make-certificates", folder,
                   "Writes ca.pem, server.pem and server.key for localhost there, and uses them")
        ->excludes(given);
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
            options.certificates = make_certificates(folder);
        } else if (!certificate.empty()) {
            options.certificates = Certificates{{}, certificate, key};
        } else if (!plain) {
            throw std::runtime_error("needs --make-certificates, --cert and --key, or --plain");
        }
        const Server server(options);
        std::cout << "listening on " << server.url() << std::endl;
        int received = 0;
        sigwait(&signals, &received);
    } catch (const std::exception& e) {
        std::cerr << "toss_simulator: " << e.what() << "\n";
        return 2;
    }
    return 0;
}
