// Runs one fuzz target once over every file of a folder: the regression test that needs no libFuzzer.
// All targets are in this one program; the build gives each entry point the name of its target.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#define DECLARE(target) extern "C" int test_##target(const std::uint8_t* data, std::size_t size);
FUZZ_TARGETS(DECLARE)

// Only libFuzzer mutates; a target's own mutator asks it to.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) {
    return size;
}

namespace {

using Target = int(const std::uint8_t* data, std::size_t size);

Target* find_target(std::string_view name) {
#define MATCH(target) \
    if (name == #target) return test_##target;
    FUZZ_TARGETS(MATCH)
    return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
    Target* const target = argc == 3 ? find_target(argv[1]) : nullptr;
    if (target == nullptr || !std::filesystem::is_directory(argv[2])) {
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
        target(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        ++replayed;
    }
    std::printf("%zu inputs replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
