// The command line: serve, migrate, check, version.
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/registry.h"
#include "ops/health_routes.h"

int main(int argc, char** argv) {
    using namespace baedal;

    CLI::App cli{
        "Baedal: takes a restaurant's orders, charges them, feeds the kitchen and tells the "
        "customer."};
    cli.require_subcommand(1);

    app::CommandOptions options;
    const auto add_common = [&](CLI::App* command) {
        command->add_option("--config", options.config_file, "The configuration file (TOML)");
        command->add_option("--data", options.data_dir,
                            "The folder with the deployment's files (data.dir)");
        command
            ->add_option("--set", options.settings,
                         "A setting, such as --set 'demo.autopilot=false'")
            ->allow_extra_args(false);
    };

    CLI::App* serve = cli.add_subcommand("serve", "Run the shop");
    add_common(serve);
    serve->add_option("--listen", options.listen, "HOST:PORT to listen on (server.listen)");

    serve->add_flag("--show-token", options.show_token, "Print the owner's token at start");

    CLI::App* migrate =
        cli.add_subcommand("migrate", "Bring the data to this version without starting the shop");
    add_common(migrate);

    CLI::App* check =
        cli.add_subcommand("check", "Prove the books: every order paid, every won accounted for");
    add_common(check);
    check->add_flag("--json", options.json, "Print the findings as JSON");

    CLI::App* version = cli.add_subcommand("version", "Print the version");

    CLI11_PARSE(cli, argc, argv);

    if (version->parsed()) {
        std::cout << "baedal " << ops::version << "\n";
        return 0;
    }
    const auto modules = app::registered_modules();
    if (migrate->parsed())
        return app::run_reporting([&] { return app::migrate(options, modules); });
    if (check->parsed()) return app::run_reporting([&] { return app::check(options, modules); });
    return app::run_reporting([&] { return app::serve(options, modules); });
}
