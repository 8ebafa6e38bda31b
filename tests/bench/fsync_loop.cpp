#include "fsync_loop.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace baedal::bench {

double median_fsync_us(const std::filesystem::path& folder, std::chrono::milliseconds duration) {
    const auto file = folder / "fsync.probe";
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error("cannot write to " + folder.string());
    const std::string page(4096, 'x');
    std::vector<double> times;
    const auto end = std::chrono::steady_clock::now() + duration;
    for (auto begin = std::chrono::steady_clock::now(); begin < end;) {
        if (::write(descriptor, page.data(), page.size()) < 0 || ::fdatasync(descriptor) != 0) {
            throw std::runtime_error("cannot write to " + file.string());
        }
        const auto now = std::chrono::steady_clock::now();
        times.push_back(std::chrono::duration<double, std::micro>(now - begin).count());
        begin = now;
    }
    ::close(descriptor);
    std::filesystem::remove(file);
    if (times.empty()) return 0;
    std::ranges::sort(times);
    return times[times.size() / 2];
}

}  // namespace baedal::bench
