#include "cli/server_address.h"

#include <fstream>

#include "cli/local_url.h"

namespace baedal::cli {

namespace {

std::filesystem::path file_in(const std::filesystem::path& data_dir) {
    return data_dir / "address";
}

}  // namespace

void note_server_address(const std::filesystem::path& data_dir,
                         const std::vector<http::ListenAddress>& addresses) {
    std::error_code none;
    std::filesystem::remove(file_in(data_dir), none);
    if (const auto url = local_url(addresses)) std::ofstream(file_in(data_dir)) << *url << "\n";
}

std::optional<std::string> server_address(const std::filesystem::path& data_dir,
                                          const std::vector<http::ListenAddress>& listen) {
    std::string noted;
    std::ifstream file(file_in(data_dir));
    if (std::getline(file, noted) && !noted.empty()) return noted;
    return local_url(listen);
}

}  // namespace baedal::cli
