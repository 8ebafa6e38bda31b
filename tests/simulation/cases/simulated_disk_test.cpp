// The disk that all of this rests on does what a disk may do, and no more.
#include <set>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "disk/simulated_disk.h"

using namespace baedal::simulation;

namespace {

std::shared_ptr<DiskFile> file_with(SimulatedDisk& disk, const std::string& text) {
    auto file = disk.open("a.sqlite", true);
    disk.write(*file, text.data(), text.size(), 0);
    disk.sync(*file);
    return file;
}

std::string after_a_cut(SimulatedDisk& disk) {
    disk.cut_power();
    disk.restore_power();
    const auto file = disk.open("a.sqlite", false);
    return file ? file->live.text() : "no file";
}

std::string four_sectors(char of) { return std::string(4 * DiskFile::sector, of); }

}  // namespace

TEST_CASE("what was synced survives every cut") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        SimulatedDisk disk(seed);
        const std::string old_text = four_sectors('o');
        file_with(disk, old_text);
        CHECK(after_a_cut(disk) == old_text);
    }
}

TEST_CASE("what was not synced is lost, kept or torn by sectors, and never anything else") {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        SimulatedDisk disk(seed);
        const std::string old_text = four_sectors('o');
        const std::string new_text = four_sectors('n');
        const auto file = file_with(disk, old_text);
        disk.write(*file, new_text.data(), new_text.size(), 0);
        const std::string left = after_a_cut(disk);
        REQUIRE(left.size() == old_text.size());
        std::string sectors;
        for (std::size_t at = 0; at < left.size(); at += DiskFile::sector) {
            CHECK(left.substr(at, DiskFile::sector) == std::string(DiskFile::sector, left[at]));
            sectors += left[at];
        }
        seen.insert(sectors);
    }
    CHECK(seen.contains("oooo"));
    CHECK(seen.contains("nnnn"));
    CHECK(seen.size() == 16);
}

TEST_CASE(
    "a new file that was never synced may be gone, and the handles of before a cut are dead") {
    int gone = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        SimulatedDisk disk(seed);
        const auto file = disk.open("a.sqlite", true);
        disk.write(*file, "x", 1, 0);
        gone += after_a_cut(disk) == "no file" ? 1 : 0;
        CHECK(disk.life() == 1);
    }
    CHECK(gone > 0);
    CHECK(gone < 50);
}

TEST_CASE("a sync that failed takes care of nothing, and no later one does") {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SimulatedDisk disk(seed);
        const auto file = file_with(disk, "o");
        disk.trouble("a.sqlite", Trouble::sync_fails);
        disk.write(*file, "n", 1, 0);
        CHECK(disk.sync(*file) == SQLITE_IOERR_FSYNC);
        disk.repair();
        CHECK(disk.sync(*file) == SQLITE_OK);
        char read = 0;
        disk.read(*file, &read, 1, 0);
        CHECK(read == 'n');  // as long as the machine runs
        seen.insert(after_a_cut(disk));
    }
    CHECK(seen == std::set<std::string>{"o", "n"});
}

TEST_CASE("the power goes at the operation that was said") {
    SimulatedDisk disk(1);
    const auto file = file_with(disk, "o");
    disk.cut_power_after(2);
    CHECK(disk.write(*file, "a", 1, 0) == SQLITE_OK);
    CHECK(disk.sync(*file) == SQLITE_IOERR_FSYNC);
    CHECK(!disk.powered());
    CHECK(disk.write(*file, "b", 1, 0) == SQLITE_IOERR_WRITE);
}
