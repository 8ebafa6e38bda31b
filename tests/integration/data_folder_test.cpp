// The data folder: its lock, and the owner of its files.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/registry.h"
#include "host/data_folder.h"
#include "support/temporary_folder.h"

namespace {

using namespace baedal;
namespace fs = std::filesystem;

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

TEST_CASE("a removed file does not release the lock") {
    const test::TemporaryFolder folder;
    {
        const host::DataFolderLock creates(folder.path);
    }
    std::ofstream(folder.path / "order.sqlite") << "";
    const host::DataFolderLock lock(folder.path);
    fs::remove(folder.path / "access.sqlite");
    CHECK_THROWS_WITH(host::DataFolderLock(folder.path), doctest::Contains("another Baedal"));
}
