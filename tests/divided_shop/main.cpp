// A shop in several processes that is started as if it were the program itself:
//
//   divided_shop serve --data FOLDER --listen 127.0.0.1:PORT [--set SETTING]...
//   divided_shop check --data FOLDER
//
// Each process has a folder in FOLDER. BAEDAL_SHAPE=hosts gives each a host of its own. SIGKILL ends all of them, as a
// power cut does; what was in FOLDER stays.
#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define DOCTEST_CONFIG_IMPLEMENT  // of the test support
#include <doctest/doctest.h>

#include "support/entrance.h"
#include "support/eventually.h"
#include "support/process_group.h"

namespace {

namespace fs = std::filesystem;
using namespace baedal::test;

constexpr std::array modules{"order", "pay", "store", "notify", "marketing"};

struct Arguments {
    std::string command;
    fs::path data;
    std::uint16_t port = 0;
    std::vector<std::string> settings;
};

Arguments read(int count, char** texts) {
    Arguments out{count > 1 ? texts[1] : "", {}, 0, {}};
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string_view name = texts[i];
        const std::string value = texts[i + 1];
        if (name == "--data") out.data = value;
        if (name == "--listen")
            out.port = static_cast<std::uint16_t>(std::stoi(value.substr(value.find(':') + 1)));
        if (name == "--set") out.settings.push_back(value);
    }
    if (out.data.empty()) throw std::runtime_error("--data is missing");
    return out;
}

// The processes inherit the lock, so that it is free when the last one of an earlier run has ended.
void wait_for_the_last_run(const fs::path& data) {
    fs::create_directories(data);
    const int lock = ::open((data / "lock").c_str(), O_RDWR | O_CREAT, 0600);
    if (lock < 0 || ::flock(lock, LOCK_EX) != 0) throw std::runtime_error("no lock");
}

// What the variables of the test set for the program, without those of this process.
std::vector<std::string> own_environment() {
    std::vector<std::string> out;
    if (std::getenv("BAEDAL_ADMIN_TOKEN") == nullptr) out.emplace_back(without_owner_token);
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view variable = *each;
        if (variable.starts_with("BAEDAL_") && !variable.starts_with("BAEDAL_BINARY=") &&
            !variable.starts_with("BAEDAL_SHAPE="))
            out.emplace_back(variable);
    }
    return out;
}

int serve(const Arguments& arguments) {
    wait_for_the_last_run(arguments.data);
    ::setenv("TMPDIR", arguments.data.c_str(), 1);
    ::unsetenv("BAEDAL_BINARY");  // it names this program
    const char* shape = std::getenv("BAEDAL_SHAPE");
    const bool on_hosts = shape != nullptr && std::string_view(shape) == "hosts";
    // In the network of the test, which the hosts do not see.
    const int listener = Entrance::listen_on(arguments.port);
    ProcessGroup::Options options{.settings = arguments.settings,
                                  .environment = own_environment(),
                                  .configuration = "",
                                  .folder = arguments.data,
                                  .on_hosts = on_hosts};
    std::vector<std::vector<std::string>> processes;
    for (const char* module : modules) processes.push_back({module});
    ProcessGroup group(std::move(processes), std::move(options));
    if (!eventually([&] { return group.client("order").get("/menus/1").status == 200; }))
        throw std::runtime_error("the menu does not come");
    const Entrance entrance(group, arguments.port, listener);
    for (;;) ::pause();
}

int check(const Arguments& arguments) {
    wait_for_the_last_run(arguments.data);
    ::unsetenv("BAEDAL_BINARY");
    std::vector<std::string> command{"check"};
    for (const char* module : modules) {
        command.push_back(command.size() == 1 ? "--data" : "--also");
        command.push_back((arguments.data / module).string());
    }
    const ProcessResult result = run_binary(command, std::chrono::minutes{1});
    std::cout << result.errors;
    return result.code;
}

}  // namespace

int main(int count, char** texts) {
    try {
        const Arguments arguments = read(count, texts);
        if (arguments.command == "serve") return serve(arguments);
        if (arguments.command == "check") return check(arguments);
        throw std::runtime_error("the command is serve or check");
    } catch (const std::exception& e) {
        std::cerr << "divided_shop: " << e.what() << std::endl;
        return 2;
    }
}
