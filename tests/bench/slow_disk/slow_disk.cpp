// Preloaded into the server: a disk whose syncs take longer, and that counts what it is asked for.
//   SLOW_DISK_MS       added to each sync (0)
//   SLOW_DISK_COUNTS   a file of two 64-bit numbers that others read meanwhile: syncs, and bytes of pwrite()
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

using Number = std::atomic<std::uint64_t>;
static_assert(sizeof(Number) == 8);

struct Counts {
    Number syncs;
    Number bytes;
};

Counts* shared_counts() {
    const char* path = std::getenv("SLOW_DISK_COUNTS");
    if (path == nullptr) return nullptr;
    const int file = ::open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* mapped = ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return mapped == MAP_FAILED ? nullptr : static_cast<Counts*>(mapped);
}

Counts& counts() {
    static Counts of_this_process;
    static Counts* const all = shared_counts();
    return all == nullptr ? of_this_process : *all;
}

std::chrono::milliseconds delay() {
    static const char* const text = std::getenv("SLOW_DISK_MS");
    static const std::chrono::milliseconds wanted{text == nullptr ? 0 : std::atoi(text)};
    return wanted;
}

template <class Function>
Function* original(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int sync(const char* name, int file) {
    ++counts().syncs;
    const int result = original<int(int)>(name)(file);
    if (delay().count() > 0) std::this_thread::sleep_for(delay());
    return result;
}

using PWrite = ssize_t(int, const void*, size_t, off_t);

ssize_t counted(ssize_t written) {
    if (written > 0) counts().bytes += static_cast<std::uint64_t>(written);
    return written;
}

}  // namespace

extern "C" int fsync(int file) { return sync("fsync", file); }
extern "C" int fdatasync(int file) { return sync("fdatasync", file); }

extern "C" ssize_t pwrite(int file, const void* data, size_t size, off_t at) {
    static PWrite* const write = original<PWrite>("pwrite");
    return counted(write(file, data, size, at));
}
extern "C" ssize_t pwrite64(int file, const void* data, size_t size, off_t at) {
    static PWrite* const write = original<PWrite>("pwrite64");
    return counted(write(file, data, size, at));
}
