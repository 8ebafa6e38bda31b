#include "cli/backup.h"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "app/settings.h"
#include "backup/create.h"
#include "backup/restore.h"
#include "base/random.h"
#include "cli/ask_server.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "json/parser.h"

namespace baedal::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* backups_path = "/admin/backups";
constexpr std::chrono::milliseconds between_questions{200};

void print_made(const std::string& folder, std::uint64_t bytes, std::uint64_t stored_bytes,
                const std::string& taken_at) {
    std::cout << folder << ": " << (bytes >> 10) << " kB of data in " << (stored_bytes >> 10)
              << " kB, as of " << taken_at << "\n";
}

int report_failed_check(const std::string& folder, const std::string& error) {
    std::cout << folder << " is kept, and has not passed its check:\n" << error << "\n";
    return 1;
}

std::string text_of(const json::Object& object, const char* member) {
    const json::Value& value = object.at(member);
    return value.is_string() ? std::string(value.as_string()) : std::string{};
}

// The backup of that name, as the server lists it.
json::Object listed(const app::Settings& settings, const Config& config, const std::string& name) {
    const ServerAnswer answer = ask_server(settings, config, "GET", backups_path, "");
    if (answer.status == 200) {
        for (const json::Value& item : json::parse_trusted(answer.body).at("items").as_array()) {
            if (text_of(item.as_object(), "name") == name) return item.as_object();
        }
    }
    throw std::runtime_error("the server does not show the backup any more: " + answer.body);
}

int backup_by_server(const app::Settings& settings, const Config& config, const fs::path& to) {
    const std::string body = json::dump(json::Object{{"folder", to.string()}});
    const ServerAnswer answer = ask_server(settings, config, "POST", backups_path, body);
    if (answer.status != 202) {
        throw std::runtime_error("the server began no backup (" + std::to_string(answer.status) +
                                 "): " + answer.body);
    }
    const std::string name = text_of(json::parse_trusted(answer.body).as_object(), "name");
    json::Object made = listed(settings, config, name);
    for (; made.at("state") == "running"; made = listed(settings, config, name))
        std::this_thread::sleep_for(between_questions);
    const std::string folder = (fs::path(text_of(made, "folder")) / name).string();
    const bool is_kept = !made.at("takenAt").is_null();
    if (made.at("state") != "done") {
        if (is_kept) return report_failed_check(folder, text_of(made, "error"));
        throw std::runtime_error("the backup failed: " + text_of(made, "error"));
    }
    print_made(folder, made.at("bytes").to_number<std::uint64_t>(),
               made.at("storedBytes").to_number<std::uint64_t>(), text_of(made, "takenAt"));
    const std::string of_command = text_of(made, "commandError");
    if (!of_command.empty()) std::cout << "backup.after failed: " << of_command << "\n";
    return of_command.empty() ? 0 : 1;
}

int report(const backup::CreatedBackup& made) {
    if (made.manifest.verdict == backup::Verdict::failed)
        return report_failed_check(made.path.string(), made.manifest.error);
    print_made(made.path.string(), made.manifest.bytes(), made.manifest.stored_bytes(),
               to_rfc3339(made.manifest.taken_at));
    return 0;
}

TimePoint moment_of(const backup::RestoredBackup& restored) {
    return restored.replay ? restored.replay->until : restored.manifest.taken_at;
}

}  // namespace

int backup(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
           const std::string& to) {
    const Config config = read_config(options);
    const app::Settings settings = app::Settings::read(config);
    host::require_files(settings.data_dir, modules);  // before the lock, which creates the folder
    const fs::path folder = to.empty() ? settings.backup.folder : fs::path(to);
    if (folder.empty())
        throw std::runtime_error("name the folder for the backup with --to, or set backup.folder");
    const SystemClock clock;
    backup::CreateOptions create{.data = settings.data_dir,
                                 .to = fs::absolute(folder),
                                 .started = clock.now(),
                                 .max_bytes_per_second = settings.backup.max_bytes_per_second,
                                 .max_log_bytes = settings.max_log_bytes};
    if (!host::DataFolderLock::is_held(settings.data_dir)) {
        const host::DataFolderLock lock(settings.data_dir);
        create.max_bytes_per_second = 0;
        return report(
            backup::create_backup(create, modules, backup::while_nobody_writes(clock), clock, {}));
    }
    if (config.secret("BAEDAL_ADMIN_TOKEN")) return backup_by_server(settings, config, create.to);
    return report(
        backup::create_backup(create, modules, backup::between_commits(clock), clock, {}));
}

int restore(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
            const std::string& from) {
    const fs::path data = app::Settings::read(read_config(options)).data_dir;
    const SystemClock clock;
    SystemRandom random;
    const backup::RestoredBackup restored =
        backup::restore_backup(from, data, modules, clock, random,
                               [](const std::string& text) { std::cout << text << "\n"; });
    std::cout << "restored " << restored.path.string() << " into " << data.string() << "\n"
              << "the data is of " << to_rfc3339(moment_of(restored)) << ", "
              << restored.manifest.files.size() << " files\n";
    if (restored.replay) {
        std::cout << "it has every change up to then: the backup and " << restored.replay->commits
                  << " commits after it\n";
    }
    std::cout << "what came later is not in it: orders, payments, messages, changed passwords. "
                 "Everybody logs in again. docs/backup.md says what to look at.\n";
    for (const host::Finding& f : restored.report.violations)
        std::cout << f.query << ": " << f.subject << ": " << f.detail << "\n";
    for (const host::Finding& f : restored.report.open_business)
        std::cout << "open business: " << f.query << ": " << f.subject << ": " << f.detail << "\n";
    return restored.report.violations.empty() ? 0 : 1;
}

}  // namespace baedal::cli
