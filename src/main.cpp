// The command line: the commands serve, user, migrate, check and version.
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/registry.h"
#include "base/version.h"
#include "cli/check.h"
#include "cli/migrate.h"
#include "cli/serve.h"
#include "cli/user.h"

int main(int argc, char** argv) {
    using namespace baedal;

    CLI::App command_line{
        "Baedal: the ordering system of a restaurant (orders, payments, kitchen tickets, "
        "notifications)."};
    command_line.require_subcommand(1);

    cli::CommandOptions options;
    const auto add_common = [&](CLI::App* command) {
        command->add_option("--config", options.config_file, "Configuration file (TOML)");
        command->add_option("--data", options.data_dir,
                            "Folder of the deployment's files (data.dir)");
        command
            ->add_option(
                "--set", options.settings,
                "Override of a setting, such as --set 'demo.autopilot=false'; may be repeated")
            ->allow_extra_args(false);
    };

    CLI::App* serve = command_line.add_subcommand("serve", "Run the server");
    add_common(serve);
    serve->add_option("--listen", options.listen,
                      "Address to listen on, HOST:PORT (server.listen)");

    serve->add_flag("--show-token", options.show_token,
                    "Print the value of BAEDAL_ADMIN_TOKEN at start");

    CLI::App* user =
        command_line.add_subcommand("user", "Manage users while the server is not running");
    user->require_subcommand(1);
    cli::UserOptions user_options;
    const auto add_user_command = [&](const char* name, const char* description) {
        CLI::App* command = user->add_subcommand(name, description);
        add_common(command);
        return command;
    };
    CLI::App* user_add = add_user_command("add", "Add a user; prompts for the password");
    user_add->add_option("name", user_options.name, "Name for the login")->required();
    user_add
        ->add_option("--role", user_options.role, "owner (all rights) or staff (of some stores)")
        ->check(CLI::IsMember({"owner", "staff"}))
        ->required();
    user_add
        ->add_option("--store", user_options.stores, "Id of a store, for staff; may be repeated")
        ->allow_extra_args(false)
        ->check(CLI::PositiveNumber);
    CLI::App* user_passwd = add_user_command("passwd", "Change a user's password");
    user_passwd->add_option("name", user_options.name, "Name of the user")->required();
    CLI::App* user_list = add_user_command("list", "List the users");
    CLI::App* user_remove = add_user_command("remove", "Remove a user");
    user_remove->add_option("name", user_options.name, "Name of the user")->required();

    CLI::App* migrate = command_line.add_subcommand(
        "migrate", "Migrate the databases to this version without starting the server");
    add_common(migrate);

    CLI::App* check = command_line.add_subcommand(
        "check", "Check the invariants: every order is paid, every won is accounted for");
    add_common(check);
    check->add_flag("--json", options.json, "Print the findings as JSON");

    CLI::App* version = command_line.add_subcommand("version", "Print the version");

    CLI11_PARSE(command_line, argc, argv);

    if (version->parsed()) {
        std::cout << "baedal " << version << "\n";
        return 0;
    }
    if (user->parsed()) {
        return cli::run_reporting([&] {
            if (user_add->parsed()) return cli::add_user(options, user_options);
            if (user_passwd->parsed()) return cli::change_password(options, user_options);
            if (user_list->parsed()) return cli::list_users(options);
            if (user_remove->parsed()) return cli::remove_user(options, user_options);
            return 2;
        });
    }
    const auto modules = app::registered_modules();
    if (migrate->parsed())
        return cli::run_reporting([&] { return cli::migrate(options, modules); });
    if (check->parsed()) return cli::run_reporting([&] { return cli::check(options, modules); });
    return cli::run_reporting([&] { return cli::serve(options, modules); });
}
