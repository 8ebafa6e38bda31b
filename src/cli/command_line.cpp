#include "cli/command_line.h"

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "base/version.h"
#include "cli/backup.h"
#include "cli/check.h"
#include "cli/doctor.h"
#include "cli/migrate.h"
#include "cli/module_command.h"
#include "cli/personal_data.h"
#include "cli/receive.h"
#include "cli/reconcile.h"
#include "cli/serve.h"

namespace baedal::cli {

namespace {

int print_versions() {
    const LibraryVersions libraries = library_versions();
    std::cout << "baedal " << version << "\nOpenSSL " << libraries.openssl << "\nSQLite "
              << libraries.sqlite << "\n";
    return 0;
}

}  // namespace

CommandLine::CommandLine()
    : app_(
          "Baedal: the ordering system of a restaurant (orders, payments, kitchen tickets, "
          "notifications).",
          "baedal") {
    app_.require_subcommand(1);
    add_server_commands();
    add_user_commands();
    add_personal_data_commands();
    add_backup_commands();
    add_module_commands();
    add_machine_commands();
}

CLI::App& CommandLine::add(CLI::App& parent, const char* name, const char* description, Run run) {
    CLI::App& command = *parent.add_subcommand(name, description);
    commands_.push_back({&command, std::move(run)});
    return command;
}

CLI::App& CommandLine::add_with_options(CLI::App& parent, const char* name, const char* description,
                                        Run run) {
    CLI::App& command = add(parent, name, description, std::move(run));
    command.add_option("--config", options_.config_file, "Configuration file (TOML)")
        ->type_name("FILE");
    command.add_option("--data", options_.data_dir, "Folder of the deployment's files (data.dir)")
        ->type_name("DIR");
    command
        .add_option("--set", options_.settings,
                    "Override of a setting, such as --set 'demo.autopilot=false'; may be repeated")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command
        .add_option("--modules", options_.modules,
                    "The modules of this process, such as order,notify, where the others are in "
                    "other processes (modules.here)")
        ->delimiter(',')
        ->type_name("NAMES");
    return command;
}

void CommandLine::add_other_folders(CLI::App& command) {
    command
        .add_option("--also", options_.other_folders,
                    "Folder of another process of the deployment; may be repeated")
        ->type_name("DIR")
        ->allow_extra_args(false);
}

void CommandLine::add_address(CLI::App& command) {
    command
        .add_option("--listen", options_.listen,
                    "Address of the running server, HOST:PORT (server.listen)")
        ->type_name("ADDRESS");
}

void CommandLine::add_server_commands() {
    CLI::App& serve_command =
        add_with_options(app_, "serve", "Run the server",
                         [this](const Modules& modules) { return serve(options_, modules); });
    serve_command
        .add_option("--listen", options_.listen,
                    "Address to listen on: HOST:PORT, unix:/path or systemd (server.listen)")
        ->type_name("ADDRESS");
    serve_command.add_flag("--show-token", options_.show_token,
                           "Print the value of BAEDAL_ADMIN_TOKEN at start");
    serve_command.add_flag("--rehearse", options_.rehearse,
                           "Do not serve, but try whether this version fits the configuration and "
                           "the data: back up, migrate a copy, check it; the server may run");
    add_with_options(
        app_, "migrate",
        "Migrate the databases to this version without a backup, a rehearsal and the server",
        [this](const Modules& modules) { return migrate(options_, modules); });
    CLI::App& check_command =
        add_with_options(app_, "check",
                         "Check the configuration, and the invariants: every order is paid, every "
                         "won is accounted for",
                         [this](const Modules& modules) { return check(options_, modules); });
    check_command.add_flag("--json", options_.json, "Print the findings as JSON");
    add_other_folders(check_command);
    add_with_options(app_, "doctor",
                     "Look at the settings, the data folder, the disk, the clock, the name, the "
                     "certificate, the payment gateway and the backups, and say what to do",
                     [this](const Modules& modules) { return examine(options_, modules); })
        .add_flag("--json", options_.json, "Print what was found as JSON");
    CLI::App& reconcile_command = add_with_options(
        app_, "reconcile",
        "List what is lost in a data folder whose files are of different times, and make it "
        "startable",
        [this](const Modules& modules) { return reconcile(options_, modules, apply_); });
    reconcile_command.add_flag("--apply", apply_,
                               "Change the files; without it nothing is changed");
    add_other_folders(reconcile_command);
}

void CommandLine::add_user_commands() {
    CLI::App& user = *app_.add_subcommand("user", "Manage users while the server is not running");
    user.require_subcommand(1);
    CLI::App& add_command =
        add_with_options(user, "add", "Add a user; prompts for the password",
                         [this](const Modules&) { return add_user(options_, user_); });
    CLI::App& passwd =
        add_with_options(user, "passwd", "Change a user's password",
                         [this](const Modules&) { return change_password(options_, user_); });
    add_with_options(user, "list", "List the users",
                     [this](const Modules&) { return list_users(options_); });
    CLI::App& remove = add_with_options(user, "remove", "Remove a user", [this](const Modules&) {
        return remove_user(options_, user_);
    });
    add_command.add_option("name", user_.name, "Name for the login")->required();
    add_command.add_option("--role", user_.role, "owner (all rights) or staff (of some stores)")
        ->check(CLI::IsMember({"owner", "staff"}))
        ->required();
    add_command.add_option("--store", user_.stores, "Id of a store, for staff; may be repeated")
        ->type_name("ID")
        ->allow_extra_args(false)
        ->check(CLI::PositiveNumber);
    for (CLI::App* command : {&passwd, &remove})
        command->add_option("name", user_.name, "Name of the user")->required();
}

void CommandLine::add_personal_data_commands() {
    CLI::App& export_command = add_with_options(
        app_, "export", "Print what is kept of a customer, found by the telephone number",
        [this](const Modules& modules) { return export_person(options_, modules, phone_); });
    CLI::App& erase_command = add_with_options(
        app_, "erase", "Erase a customer's name, telephone number, address and notes",
        [this](const Modules& modules) { return erase_person(options_, modules, phone_); });
    for (CLI::App* command : {&export_command, &erase_command}) {
        add_address(*command);
        command->add_option("--phone", phone_, "The customer's telephone number")
            ->type_name("NUMBER")
            ->required();
    }
}

void CommandLine::add_backup_commands() {
    CLI::App& backup_command = add_with_options(
        app_, "backup", "Copy the deployment as of one moment; the server may run",
        [this](const Modules& modules) { return backup(options_, modules, backup_to_); });
    backup_command
        .add_option("--to", backup_to_, "Folder that gets the backup's folder (backup.folder)")
        ->type_name("DIR");
    add_address(backup_command);
    add_with_options(
        app_, "restore", "Make a deployment of a backup, in an empty or new folder",
        [this](const Modules& modules) { return restore(options_, modules, restore_from_); })
        .add_option("--from", restore_from_,
                    "Folder of a backup, of several (the newest good one), or of a second copy")
        ->type_name("DIR")
        ->required();
    add(app_, "receive",
        "Keep the second copy of a deployment on another machine, which its server sends here "
        "(backup.follow_command)",
        [this](const Modules&) { return receive(receive_to_); })
        .add_option("--to", receive_to_, "Folder of the second copy")
        ->type_name("DIR")
        ->required();
}

void CommandLine::add_module_commands() {
    CLI::App& notify = *app_.add_subcommand("notify", "Prepare the messages to customers");
    notify.require_subcommand(1);
    CLI::App& templates = *notify.add_subcommand("templates", "The texts that KakaoTalk approves");
    templates.require_subcommand(1);
    add_with_options(templates, "push", "Upload the texts for KakaoTalk's review",
                     [this](const Modules& modules) {
                         return run_module_command(options_, modules, "notify templates push");
                     });
    add_with_options(
        templates, "status",
        "Print what KakaoTalk says of each text, and write the ids of the approved ones "
        "into the configuration file",
        [this](const Modules& modules) {
            return run_module_command(options_, modules, "notify templates status");
        });
}

void CommandLine::add_machine_commands() {
    add(app_, "install",
        "Install this program as a service of systemd: user, folders, configuration and units; "
        "for a machine without the Debian package",
        [this](const Modules&) { return install(install_); })
        .add_option("--root", install_.root,
                    "Install below this folder, which is the root of another system")
        ->type_name("DIR");
    add(app_, "version", "Print the versions of the program and of its libraries",
        [](const Modules&) { return print_versions(); });
}

// A server reads the events of the modules of other processes; the other commands see the files of this one.
CommandLine::Modules CommandLine::modules_for(const CLI::App& command,
                                              const Modules& modules) const {
    if (options_.modules.empty() || command.get_name() == "serve") return modules;
    Modules out;
    for (const std::string& name : options_.modules) {
        const auto found = std::ranges::find(modules, name, &host::ModuleDefinition::name);
        if (found == modules.end())
            throw std::runtime_error("--modules: there is no module \"" + name + "\"");
        out.push_back(*found);
    }
    return out;
}

int CommandLine::run(const Modules& modules) const {
    for (const Command& command : commands_) {
        if (command.app->parsed()) {
            return run_reporting([&] { return command.run(modules_for(*command.app, modules)); });
        }
    }
    return 2;
}

}  // namespace baedal::cli
