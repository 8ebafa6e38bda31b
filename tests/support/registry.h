// The registry of modules for tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "db/migrations.h"
#include "host/module.h"
#include "json/message.h"

namespace baedal::test {

// The definitions of the registered modules, sorted by name.
const std::vector<host::ModuleDefinition>& modules();

// The folder of a registered module in the source tree.
std::filesystem::path module_folder(const std::string& module);

// The migrations of one database of the registered modules or of the host. For any other name: the
// migrations of every database.
std::vector<db::Migration> migrations(const std::string& database);

// The JSON of a message's sample. Throws std::out_of_range if no module has a message of that name.
const std::string& sample_json(const std::string& message);
template <class Message>
Message sample() {
    return json::from_text<Message>(sample_json(std::string(Message::type.name)));
}

}  // namespace baedal::test
