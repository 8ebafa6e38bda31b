// The data folder: its lock, and the owner of its files.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/registry.h"
#include "host/data_folder.h"
#include "support/temporary_folder.h"

namespace data_folder_test {

namespace {

using namespace baedal;
namespace fs = std::filesystem;

constexpr uid_t service = 65534;

uid_t owner_of(const fs::path& path) {
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_uid;
}

}  // namespace

TEST_CASE("the lock of a folder is held by one process, until it is released") {
    const test::TemporaryFolder folder;
    CHECK_FALSE(host::DataFolderLock::is_held(folder.path));
    {
        const host::DataFolderLock lock(folder.path);
        CHECK(host::DataFolderLock::is_held(folder.path));
        CHECK_THROWS_WITH(host::DataFolderLock(folder.path), doctest::Contains("another Baedal"));
    }
    CHECK_FALSE(host::DataFolderLock::is_held(folder.path));
    const host::DataFolderLock again(folder.path);
}

TEST_CASE("a removed file does not release the lock, not even at the first start") {
    const test::TemporaryFolder folder;
    host::DataFolderLock lock(folder.path);
    std::ofstream(folder.path / "order.sqlite") << "";
    lock.add_new_files();
    fs::remove(folder.path / "access.sqlite");
    CHECK_THROWS_WITH(host::DataFolderLock(folder.path), doctest::Contains("another Baedal"));
}

TEST_CASE("files that root creates belong to the owner of the folder") {
    if (::geteuid() != 0) return;  // no other user may give files away
    const test::TemporaryFolder folder;
    const fs::path data = folder.path / "data";
    SUBCASE("an existing one") {
        fs::create_directory(data);
        REQUIRE(::chown(data.c_str(), service, service) == 0);
    }
    SUBCASE("one that root creates in a folder of the service's user") {
        REQUIRE(::chown(folder.path.c_str(), service, service) == 0);
    }
    const SystemClock clock;
    SystemRandom random;
    const host::DataFolderLock lock(data);
    const auto databases = host::open_databases(data, app::registered_modules(), clock, random, {});
    CHECK(owner_of(data) == service);
    int files = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(data)) {
        CAPTURE(entry.path().string());
        CHECK(owner_of(entry.path()) == service);
        ++files;
    }
    CHECK(files >= 6);
}

}  // namespace data_folder_test
