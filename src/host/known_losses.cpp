#include "host/known_losses.h"

#include <fstream>
#include <stdexcept>

namespace baedal::host {

std::filesystem::path known_losses_file(const std::filesystem::path& folder) {
    return folder / "losses.known";
}

std::set<KnownLoss> read_known_losses(const std::filesystem::path& folder) {
    std::set<KnownLoss> out;
    std::ifstream in(known_losses_file(folder));
    for (std::string line; std::getline(in, line);) {
        const auto tab = line.find('\t');
        if (tab != std::string::npos) out.insert({line.substr(0, tab), line.substr(tab + 1)});
    }
    return out;
}

void add_known_losses(const std::filesystem::path& folder, const std::set<KnownLoss>& losses) {
    std::set<KnownLoss> all = read_known_losses(folder);
    all.insert(losses.begin(), losses.end());
    const std::filesystem::path file = known_losses_file(folder);
    std::ofstream out(file, std::ios::trunc);
    for (const KnownLoss& loss : all) out << loss.query << '\t' << loss.subject << '\n';
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace baedal::host
