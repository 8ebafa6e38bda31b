#include "app/process_metrics.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace baedal::app {

namespace {

// The fields of /proc/self/stat behind the name (proc(5)), the first being number 3.
struct ProcessState {
    double cpu_seconds = 0;
    double threads = 0;
    double started_after_boot = 0;  // seconds
    double virtual_bytes = 0;
    double resident_bytes = 0;
};

ProcessState read_state() {
    std::string text;
    std::getline(std::ifstream("/proc/self/stat"), text);
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    ProcessState out;
    std::string value;
    for (int field = 3; fields >> value; ++field) {
        const double number = std::strtod(value.c_str(), nullptr);
        switch (field) {
            case 14:
            case 15: out.cpu_seconds += number / ticks; break;
            case 20: out.threads = number; break;
            case 22: out.started_after_boot = number / ticks; break;
            case 23: out.virtual_bytes = number; break;
            case 24: out.resident_bytes = number * page; break;
            default: break;
        }
    }
    return out;
}

double boot_time() {
    std::ifstream file("/proc/stat");
    std::string name;
    double value = 0;
    for (std::string line; std::getline(file, line);) {
        if (std::istringstream(line) >> name >> value && name == "btime") return value;
    }
    return 0;
}

double open_files() {
    std::error_code none;
    double count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", none)) {
        (void)entry;
        ++count;
    }
    return count;
}

double most_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

}  // namespace

void collect_process_metrics(Metrics& metrics) {
    const auto collect = [&](const char* name, const char* help, Metrics::Type type, auto read) {
        metrics.collect(name, help, type,
                        [read] { return std::vector<Metrics::Sample>{{{}, read()}}; });
    };
    using enum Metrics::Type;
    collect("process_cpu_seconds_total", "User and system time in seconds", counter,
            [] { return read_state().cpu_seconds; });
    collect("process_resident_memory_bytes", "Resident memory", gauge,
            [] { return read_state().resident_bytes; });
    collect("process_virtual_memory_bytes", "Virtual memory", gauge,
            [] { return read_state().virtual_bytes; });
    collect("process_threads", "Threads", gauge, [] { return read_state().threads; });
    collect("process_open_fds", "Open file descriptors", gauge, open_files);
    collect("process_max_fds", "The limit of open file descriptors", gauge, most_files);
    collect("process_start_time_seconds", "The start of the process since 1970", gauge,
            [boot = boot_time()] { return boot + read_state().started_after_boot; });
}

}  // namespace baedal::app
