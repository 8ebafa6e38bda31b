#include "disk_loops.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "db/connection.h"

namespace baedal::bench {

namespace {

template <class F>
std::vector<double> repeat(std::chrono::milliseconds duration, F&& append) {
    std::vector<double> times;
    const auto end = std::chrono::steady_clock::now() + duration;
    for (auto begin = std::chrono::steady_clock::now(); begin < end;) {
        append();
        const auto now = std::chrono::steady_clock::now();
        times.push_back(std::chrono::duration<double, std::micro>(now - begin).count());
        begin = now;
    }
    std::ranges::sort(times);
    return times;
}

}  // namespace

std::vector<double> fsync_loop(const std::filesystem::path& folder,
                               std::chrono::milliseconds duration) {
    const auto file = folder / "fsync.probe";
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error("cannot write to " + folder.string());
    const std::string page(4096, 'x');
    auto times = repeat(duration, [&] {
        if (::write(descriptor, page.data(), page.size()) < 0 || ::fdatasync(descriptor) != 0)
            throw std::runtime_error("cannot write to " + file.string());
    });
    ::close(descriptor);
    std::filesystem::remove(file);
    return times;
}

std::vector<double> commit_loop(const std::filesystem::path& folder,
                                std::chrono::milliseconds duration) {
    const auto file = folder / "commit_probe.sqlite";
    std::vector<double> times;
    {
        db::Connection connection(file, db::Connection::Mode::read_write);
        connection.run("CREATE TABLE probe (n INTEGER PRIMARY KEY, text TEXT)");
        const std::string text(100, 'x');
        times = repeat(duration, [&] {
            connection.run("INSERT INTO probe (text) VALUES (:text)", db::arg(":text", text));
            connection.checkpoint_if_due();
        });
    }  // SQLite removes its log with the last connection
    std::filesystem::remove(file);
    return times;
}

}  // namespace baedal::bench
