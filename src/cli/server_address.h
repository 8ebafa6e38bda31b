// How a command finds the server that runs on its data folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "http/server/listen_address.h"

namespace baedal::cli {

// Writes the local URL of these addresses into the folder; removes the one before if there is none.
void note_server_address(const std::filesystem::path& data_dir,
                         const std::vector<http::ListenAddress>& addresses);

// What the server of the folder has noted last; that of `listen` if it has noted nothing.
std::optional<std::string> server_address(const std::filesystem::path& data_dir,
                                          const std::vector<http::ListenAddress>& listen);

}  // namespace baedal::cli
