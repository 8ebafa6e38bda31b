// The command line: serve, user, migrate, check, version.
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
        "Baedal: takes a restaurant's orders, charges them, feeds the kitchen and tells the "
        "customer."};
    command_line.require_subcommand(1);

    cli::CommandOptions options;
    const auto add_common = [&](CLI::App* command) {
        command->add_option("--config", options.config_file, "The configuration file (TOML)");
        command->add_option("--data", options.data_dir,
                            "The folder with the deployment's files (data.dir)");
        command
            ->add_option("--set", options.settings,
                         "A setting, such as --set 'demo.autopilot=false'")
            ->allow_extra_args(false);
    };

    CLI::App* serve = command_line.add_subcommand("serve", "Run the shop");
    add_common(serve);
    serve->add_option("--listen", options.listen, "HOST:PORT to listen on (server.listen)");

    serve->add_flag("--show-token", options.show_token,
                    "Print at start what BAEDAL_ADMIN_TOKEN says");

    CLI::App* user =
        command_line.add_subcommand("user", "Who may log in, while the shop is not running");
    user->require_subcommand(1);
    cli::UserOptions who;
    const auto add_user_command = [&](const char* name, const char* what) {
        CLI::App* command = user->add_subcommand(name, what);
        add_common(command);
        return command;
    };
    CLI::App* user_add = add_user_command("add", "Add a user; the password is asked for");
    user_add->add_option("name", who.name, "The name to log in with")->required();
    user_add->add_option("--role", who.role, "owner (everything) or staff (of some stores)")
        ->check(CLI::IsMember({"owner", "staff"}))
        ->required();
    user_add->add_option("--store", who.stores, "The id of a store, for staff; may be repeated")
        ->allow_extra_args(false)
        ->check(CLI::PositiveNumber);
    CLI::App* user_passwd = add_user_command("passwd", "Give a user another password");
    user_passwd->add_option("name", who.name, "The user")->required();
    CLI::App* user_list = add_user_command("list", "List the users");
    CLI::App* user_remove = add_user_command("remove", "Remove a user");
    user_remove->add_option("name", who.name, "The user")->required();

    CLI::App* migrate = command_line.add_subcommand(
        "migrate", "Bring the data to this version without starting the shop");
    add_common(migrate);

    CLI::App* check = command_line.add_subcommand(
        "check", "Prove the books: every order paid, every won accounted for");
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
            if (user_add->parsed()) return cli::add_user(options, who);
            if (user_passwd->parsed()) return cli::change_password(options, who);
            if (user_list->parsed()) return cli::list_users(options);
            if (user_remove->parsed()) return cli::remove_user(options, who);
            return 2;
        });
    }
    const auto modules = app::registered_modules();
    if (migrate->parsed())
        return cli::run_reporting([&] { return cli::migrate(options, modules); });
    if (check->parsed()) return cli::run_reporting([&] { return cli::check(options, modules); });
    return cli::run_reporting([&] { return cli::serve(options, modules); });
}
