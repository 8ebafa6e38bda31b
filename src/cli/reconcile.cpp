#include "cli/reconcile.h"

#include <iostream>
#include <memory>
#include <stdexcept>

#include <sys/stat.h>

#include "app/settings.h"
#include "base/text.h"
#include "host/data_folder.h"
#include "host/known_losses.h"
#include "host/reconcile.h"

namespace baedal::cli {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

void print(const host::Reconciliation& found) {
    for (const host::LostEvents& events : found.lost) {
        std::cout << events.producer << ": events " << events.first << " to " << events.last
                  << " are lost with all that this file had of them; " << joined(events.handled_by)
                  << " handled them before the copy\n";
    }
    for (const host::ReplacedLog& log : found.replaced) {
        std::cout << log.producer << ": its log " << log.why << ", which " << log.consumer
                  << " has handled: the file is an older state that has grown since";
        if (log.goes_on_from) {
            std::cout << "; " << log.consumer << " goes on after event " << *log.goes_on_from
                      << "\n";
        } else {
            std::cout << "; " << log.consumer << " goes on after event " << log.cursor
                      << ", and does not get the events up to there that are new to it\n";
        }
    }
    for (const host::Finding& f : found.violations)
        std::cout << "loss: " << f.query << ": " << f.subject << ": " << f.detail << "\n";
    for (const host::Finding& f : found.open_business)
        std::cout << "open business: " << f.query << ": " << f.subject << ": " << f.detail << "\n";
}

}  // namespace

int reconcile(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
              bool apply) {
    ::umask(077);
    const std::filesystem::path folder = app::Settings::read(read_config(options)).data_dir;
    const std::vector<std::filesystem::path> others(options.other_folders.begin(),
                                                    options.other_folders.end());
    // Before the locks, which create the folders.
    host::require_files(folder, host::modules_there(folder, others, modules), others);
    const host::DataFolderLock lock(folder);
    std::vector<std::unique_ptr<host::DataFolderLock>> locks;
    for (const std::filesystem::path& other : others)
        locks.push_back(std::make_unique<host::DataFolderLock>(other));
    const host::Reconciliation found = host::find_losses(folder, modules, others);
    if (!found.damaged.empty()) {
        throw std::runtime_error("damaged: " + joined(found.damaged) +
                                 ". Copy these files again, or restore them from a backup.");
    }
    print(found);
    if (found.lost.empty() && found.replaced.empty()) {
        std::cout << "no file is older than what the others have handled: nothing to reconcile\n";
        return 0;
    }
    if (!apply) {
        std::cout << "nothing was changed; --apply has the logs go on after these events\n";
        return 1;
    }
    host::apply(found, folder, others);
    std::cout << "the logs go on after these events; the server can start\n";
    if (!found.violations.empty()) {
        std::cout << "`baedal check` reports the losses as open business until "
                  << host::known_losses_file(folder).string() << " is removed\n";
    }
    return 0;
}

}  // namespace baedal::cli
