// No other user of the machine can read the data.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "support/server_process.h"
#include "support/temporary_folder.h"

using namespace baedal::test;
namespace fs = std::filesystem;

namespace {

constexpr auto time_limit = std::chrono::seconds{60};
constexpr fs::perms open_file{0644};
constexpr fs::perms open_folder{0755};

void check_closed(const fs::path& folder) {
    CHECK(fs::status(folder).permissions() == fs::perms{0700});
    int files = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        CAPTURE(entry.path());
        CHECK(entry.status().permissions() == fs::perms{0600});
        ++files;
    }
    CHECK(files > 0);
}

void open_up(const fs::path& folder) {
    fs::permissions(folder, open_folder);
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        fs::permissions(entry.path(), open_file);
}

}  // namespace

TEST_CASE("migrate makes files for its user only, also in a folder that was open") {
    const TemporaryFolder temporary;
    const fs::path data = temporary.path / "data";
    const std::vector<std::string> migrate{"migrate", "--data", data.string()};
    SUBCASE("a new folder") {}
    SUBCASE("a folder that exists") {
        fs::create_directory(data);
        fs::permissions(data, open_folder);
    }
    CHECK(run_binary(migrate, time_limit).code == 0);
    check_closed(data);

    // The files of an earlier version, or of a copy.
    open_up(data);
    const ProcessResult again = run_binary(migrate, time_limit);
    CHECK(again.code == 0);
    CHECK(again.errors.contains("open to other users"));
    check_closed(data);
}

TEST_CASE("a server closes the files of its data folder to others at its start") {
    ServerProcess server;
    check_closed(server.data());
    server.kill();
    open_up(server.data());
    server.start();
    check_closed(server.data());
    CHECK(server.log_tail(1000).contains("its mode is now 0700"));
}

TEST_CASE("a folder that has other files stays as it is, with a warning") {
    const TemporaryFolder temporary;
    fs::permissions(temporary.path, open_folder);
    std::ofstream(temporary.path / "other") << "x";
    fs::permissions(temporary.path / "other", open_file);
    for (int start = 0; start < 2; ++start) {
        const ProcessResult migrated =
            run_binary({"migrate", "--data", temporary.path.string()}, time_limit);
        CHECK(migrated.code == 0);
        CHECK(migrated.errors.contains("run chmod 0700"));
    }
    CHECK(fs::status(temporary.path).permissions() == open_folder);
    CHECK(fs::status(temporary.path / "other").permissions() == open_file);
    CHECK(fs::status(temporary.path / "order.sqlite").permissions() == fs::perms{0600});
}
