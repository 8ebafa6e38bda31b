// Runs one fuzz target once over every file of a folder: the regression test that needs no libFuzzer.
// All targets are in this one program: the build gives each entry point the name of its target, and lists
// them in fuzz_targets.inc.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#define TARGET(name) extern "C" int test_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef TARGET

// Only libFuzzer mutates; a target's own mutator asks it to.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) {
    return size;
}

namespace {

using Function = int(const std::uint8_t* data, std::size_t size);

const std::map<std::string_view, Function*> targets{
#define TARGET(name) {#name, test_##name},
#include "fuzz_targets.inc"
#undef TARGET
};

}  // namespace

int main(int argc, char** argv) {
    const auto target = argc == 3 ? targets.find(argv[1]) : targets.end();
    if (target == targets.end() || !std::filesystem::is_directory(argv[2])) {
        std::fprintf(stderr, "usage: %s TARGET CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    std::size_t replayed = 0;
    for (const auto& file : std::filesystem::directory_iterator(argv[2])) {
        // Printed before the call, since a broken property ends the program.
        std::printf("%s\n", file.path().filename().c_str());
        std::fflush(stdout);
        std::ifstream in(file.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        target->second(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        ++replayed;
    }
    std::printf("%zu inputs replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
