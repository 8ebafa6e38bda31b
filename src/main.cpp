// The command line: the commands serve, user, migrate, check, reconcile, export, erase and version.
#include <iostream>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include "app/registry.h"
#include "base/version.h"
#include "cli/check.h"
#include "cli/migrate.h"
#include "cli/personal_data.h"
#include "cli/reconcile.h"
#include "cli/serve.h"
#include "cli/user.h"

namespace {

using namespace baedal;

struct UserCommands {
    CLI::App* add;
    CLI::App* passwd;
    CLI::App* list;
    CLI::App* remove;
};

void add_common_options(CLI::App& command, cli::CommandOptions& options) {
    command.add_option("--config", options.config_file, "Configuration file (TOML)");
    command.add_option("--data", options.data_dir, "Folder of the deployment's files (data.dir)");
    command
        .add_option("--set", options.settings,
                    "Override of a setting, such as --set 'demo.autopilot=false'; may be repeated")
        ->allow_extra_args(false);
}

CLI::App* add_command(CLI::App& parent, const char* name, const char* description,
                      cli::CommandOptions& options) {
    CLI::App* command = parent.add_subcommand(name, description);
    add_common_options(*command, options);
    return command;
}

CLI::App* add_serve_command(CLI::App& command_line, cli::CommandOptions& options) {
    CLI::App* serve = add_command(command_line, "serve", "Run the server", options);
    serve->add_option("--listen", options.listen,
                      "Address to listen on: HOST:PORT, unix:/path or systemd (server.listen)");
    serve->add_flag("--show-token", options.show_token,
                    "Print the value of BAEDAL_ADMIN_TOKEN at start");
    return serve;
}

UserCommands add_user_commands(CLI::App& user, cli::CommandOptions& options,
                               cli::UserOptions& user_options) {
    user.require_subcommand(1);
    UserCommands commands{add_command(user, "add", "Add a user; prompts for the password", options),
                          add_command(user, "passwd", "Change a user's password", options),
                          add_command(user, "list", "List the users", options),
                          add_command(user, "remove", "Remove a user", options)};
    commands.add->add_option("name", user_options.name, "Name for the login")->required();
    commands.add
        ->add_option("--role", user_options.role, "owner (all rights) or staff (of some stores)")
        ->check(CLI::IsMember({"owner", "staff"}))
        ->required();
    commands.add
        ->add_option("--store", user_options.stores, "Id of a store, for staff; may be repeated")
        ->allow_extra_args(false)
        ->check(CLI::PositiveNumber);
    commands.passwd->add_option("name", user_options.name, "Name of the user")->required();
    commands.remove->add_option("name", user_options.name, "Name of the user")->required();
    return commands;
}

int run_user_command(const UserCommands& commands, const cli::CommandOptions& options,
                     const cli::UserOptions& user) {
    if (commands.add->parsed()) return cli::add_user(options, user);
    if (commands.passwd->parsed()) return cli::change_password(options, user);
    if (commands.list->parsed()) return cli::list_users(options);
    if (commands.remove->parsed()) return cli::remove_user(options, user);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    ::umask(077);  // the files have telephone numbers and password hashes
    CLI::App command_line{
        "Baedal: the ordering system of a restaurant (orders, payments, kitchen tickets, "
        "notifications)."};
    command_line.require_subcommand(1);

    cli::CommandOptions options;
    cli::UserOptions user_options;
    add_serve_command(command_line, options);
    CLI::App* user =
        command_line.add_subcommand("user", "Manage users while the server is not running");
    const UserCommands user_commands = add_user_commands(*user, options, user_options);
    CLI::App* migrate =
        add_command(command_line, "migrate",
                    "Migrate the databases to this version without starting the server", options);
    CLI::App* check = add_command(
        command_line, "check",
        "Check the configuration, and the invariants: every order is paid, every won is accounted "
        "for",
        options);
    check->add_flag("--json", options.json, "Print the findings as JSON");
    CLI::App* reconcile = add_command(command_line, "reconcile",
                                      "List what is lost in a data folder whose files are of "
                                      "different times, and make it startable",
                                      options);
    bool apply = false;
    reconcile->add_flag("--apply", apply, "Change the files; without it nothing is changed");
    std::string phone;
    CLI::App* export_person =
        add_command(command_line, "export",
                    "Print what is kept of a customer, found by the telephone number", options);
    CLI::App* erase_person =
        add_command(command_line, "erase",
                    "Erase a customer's name, telephone number, address and notes", options);
    for (CLI::App* command : {export_person, erase_person}) {
        command->add_option("--listen", options.listen,
                            "Address of the running server, HOST:PORT (server.listen)");
        command->add_option("--phone", phone, "The customer's telephone number")->required();
    }
    CLI::App* print_version = command_line.add_subcommand(
        "version", "Print the versions of the program and of its libraries");

    CLI11_PARSE(command_line, argc, argv);

    if (print_version->parsed()) {
        const LibraryVersions libraries = library_versions();
        std::cout << "baedal " << version << "\nOpenSSL " << libraries.openssl << "\nSQLite "
                  << libraries.sqlite << "\n";
        return 0;
    }
    return cli::run_reporting([&] {
        if (user->parsed()) return run_user_command(user_commands, options, user_options);
        const auto modules = app::registered_modules();
        if (migrate->parsed()) return cli::migrate(options, modules);
        if (check->parsed()) return cli::check(options, modules);
        if (reconcile->parsed()) return cli::reconcile(options, modules, apply);
        if (export_person->parsed()) return cli::export_person(options, modules, phone);
        if (erase_person->parsed()) return cli::erase_person(options, modules, phone);
        return cli::serve(options, modules);
    });
}
