#include "cli/migrate.h"

#include <iostream>

#include "app/settings.h"
#include "host/data_folder.h"

namespace baedal::cli {

int migrate(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules) {
    const Config config = read_config(options);
    const app::Settings settings = app::Settings::read(config);
    const SystemClock clock;
    SystemRandom random;
    const host::DataFolderLock lock(settings.data_dir);
    auto databases = host::open_databases(settings.data_dir, modules, clock, random, {});
    for (const auto& [name, database] : databases) {
        if (database->failed())
            throw std::runtime_error("the file of '" + name +
                                     "' cannot be opened; the log has the reason");
        database->close();
        std::cout << name << ": up to date\n";
    }
    return 0;
}

}  // namespace baedal::cli
