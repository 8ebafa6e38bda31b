#include "disk/vfs.h"

#include <cstring>
#include <new>
#include <string>
#include <utility>

#include <sqlite3.h>

namespace baedal::simulation {

namespace {

thread_local std::vector<MountedDisk> disks_of_thread;

bool is_simulated() { return !disks_of_thread.empty(); }

// Null if there is none.
std::shared_ptr<SimulatedDisk> disk_of(const char* name) {
    if (name == nullptr) return nullptr;
    for (const MountedDisk& mounted : disks_of_thread) {
        if (std::string_view(name).starts_with(mounted.folder)) return mounted.disk;
    }
    return nullptr;
}

sqlite3_vfs* real = nullptr;

struct Handle {
    sqlite3_file base;  // first: SQLite sees no more of it
    std::shared_ptr<SimulatedDisk> disk;
    std::shared_ptr<DiskFile> file;
    std::uint64_t life;
    int level = SQLITE_LOCK_NONE;
    int memory_locks = 0;  // bit n: has slot n, shared or exclusive
    bool uses_memory = false;
    bool delete_on_close = false;

    bool dead() const { return life != disk->life() || !disk->powered(); }
};

Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

void release_memory_locks(Handle& handle, int first, int count) {
    for (int i = first; i < first + count; ++i) {
        const int bit = 1 << i;
        if ((handle.memory_locks & bit) == 0) continue;
        handle.memory_locks &= ~bit;
        const auto slot = static_cast<std::size_t>(i);
        if (handle.file->memory_exclusive[slot] == &handle) {
            handle.file->memory_exclusive[slot] = nullptr;
        } else {
            --handle.file->memory_shared[slot];
        }
    }
}

int unlock(sqlite3_file* base, int level) {
    Handle& handle = of(base);
    DiskFile& file = *handle.file;
    if (level >= handle.level) return SQLITE_OK;
    if (file.exclusive == &handle) file.exclusive = nullptr;
    if (file.pending == &handle) file.pending = nullptr;
    if (file.reserved == &handle) file.reserved = nullptr;
    if (level == SQLITE_LOCK_NONE && handle.level >= SQLITE_LOCK_SHARED) --file.shared_locks;
    handle.level = level;
    return SQLITE_OK;
}

int close(sqlite3_file* base) {
    Handle& handle = of(base);
    unlock(base, SQLITE_LOCK_NONE);
    release_memory_locks(handle, 0, SQLITE_SHM_NLOCK);
    if (handle.delete_on_close && !handle.dead()) handle.disk->remove(handle.file->name);
    handle.~Handle();
    return SQLITE_OK;
}

int read(sqlite3_file* base, void* to, int count, sqlite3_int64 offset) {
    Handle& handle = of(base);
    if (handle.dead()) return SQLITE_IOERR_READ;
    return handle.disk->read(*handle.file, static_cast<char*>(to), static_cast<std::size_t>(count),
                             static_cast<std::size_t>(offset));
}

int write(sqlite3_file* base, const void* from, int count, sqlite3_int64 offset) {
    Handle& handle = of(base);
    if (handle.dead()) return SQLITE_IOERR_WRITE;
    if (count >= 128 << 10)
        return SQLITE_FULL;  // as SQLite's own for Unix, which writes nothing then
    return handle.disk->write(*handle.file, static_cast<const char*>(from),
                              static_cast<std::size_t>(count), static_cast<std::size_t>(offset));
}

int truncate(sqlite3_file* base, sqlite3_int64 size) {
    Handle& handle = of(base);
    if (handle.dead()) return SQLITE_IOERR_TRUNCATE;
    return handle.disk->truncate(*handle.file, static_cast<std::size_t>(size));
}

int sync(sqlite3_file* base, int) {
    Handle& handle = of(base);
    if (handle.dead()) return SQLITE_IOERR_FSYNC;
    return handle.disk->sync(*handle.file);
}

int file_size(sqlite3_file* base, sqlite3_int64* size) {
    Handle& handle = of(base);
    if (handle.dead()) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(handle.file->live.size());
    return SQLITE_OK;
}

int lock(sqlite3_file* base, int level) {
    Handle& handle = of(base);
    DiskFile& file = *handle.file;
    if (handle.dead()) return SQLITE_IOERR_LOCK;
    if (level <= handle.level) return SQLITE_OK;
    if (level == SQLITE_LOCK_SHARED) {
        if (file.pending != nullptr || file.exclusive != nullptr) return SQLITE_BUSY;
        ++file.shared_locks;
    } else if (level == SQLITE_LOCK_RESERVED) {
        if (file.reserved != nullptr) return SQLITE_BUSY;
        file.reserved = &handle;
    } else {
        if (file.pending != nullptr && file.pending != &handle) return SQLITE_BUSY;
        if (file.reserved != nullptr && file.reserved != &handle) return SQLITE_BUSY;
        file.pending = &handle;
        if (level == SQLITE_LOCK_EXCLUSIVE) {
            if (file.shared_locks > 1) {
                handle.level = SQLITE_LOCK_PENDING;
                return SQLITE_BUSY;
            }
            file.exclusive = &handle;
        }
    }
    handle.level = level;
    return SQLITE_OK;
}

int check_reserved_lock(sqlite3_file* base, int* result) {
    const DiskFile& file = *of(base).file;
    *result = file.reserved != nullptr || file.pending != nullptr || file.exclusive != nullptr;
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }  // as SQLite's own for Unix says
int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int memory_map(sqlite3_file* base, int page, int size, int extend, void volatile** out) {
    Handle& handle = of(base);
    if (handle.dead()) return SQLITE_IOERR_SHMMAP;
    auto& memory = handle.file->memory;
    *out = nullptr;
    if (size != static_cast<int>(std::tuple_size_v<std::array<char, 32768>>))
        return SQLITE_IOERR_SHMSIZE;
    handle.uses_memory = true;
    const auto wanted = static_cast<std::size_t>(page);
    while (memory.size() <= wanted) {
        if (extend == 0) return SQLITE_OK;
        memory.push_back(std::make_unique<std::array<char, 32768>>());
        memory.back()->fill(0);
    }
    *out = memory[wanted]->data();
    return SQLITE_OK;
}

int memory_lock(sqlite3_file* base, int first, int count, int flags) {
    Handle& handle = of(base);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        release_memory_locks(handle, first, count);
        return SQLITE_OK;
    }
    if (handle.dead()) return SQLITE_IOERR_SHMLOCK;
    DiskFile& file = *handle.file;
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    for (int i = first; i < first + count; ++i) {
        const auto slot = static_cast<std::size_t>(i);
        if ((handle.memory_locks & (1 << i)) != 0) continue;
        if (file.memory_exclusive[slot] != nullptr) return SQLITE_BUSY;
        if (exclusive && file.memory_shared[slot] > 0) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; ++i) {
        const auto slot = static_cast<std::size_t>(i);
        if ((handle.memory_locks & (1 << i)) != 0) continue;
        handle.memory_locks |= 1 << i;
        if (exclusive) {
            file.memory_exclusive[slot] = &handle;
        } else {
            ++file.memory_shared[slot];
        }
    }
    return SQLITE_OK;
}

void memory_barrier(sqlite3_file*) {}

int memory_unmap(sqlite3_file* base, int delete_it) {
    Handle& handle = of(base);
    release_memory_locks(handle, 0, SQLITE_SHM_NLOCK);
    if (delete_it != 0 && !handle.dead()) handle.file->memory.clear();
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = memory_map,
    .xShmLock = memory_lock,
    .xShmBarrier = memory_barrier,
    .xShmUnmap = memory_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* base, int flags, int* out_flags) {
    base->pMethods = nullptr;
    if (!is_simulated()) return real->xOpen(real, name, base, flags, out_flags);
    auto disk = disk_of(name);
    if (!disk || !disk->powered()) return SQLITE_CANTOPEN;
    auto file = disk->open(name, (flags & SQLITE_OPEN_CREATE) != 0);
    if (!file) return SQLITE_CANTOPEN;
    const std::uint64_t life = disk->life();
    auto* handle = new (base)
        Handle{.base = {}, .disk = std::move(disk), .file = std::move(file), .life = life};
    handle->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->base.pMethods = &methods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    if (!is_simulated()) return real->xDelete(real, name, sync_folder);
    const auto disk = disk_of(name);
    return disk ? disk->remove(name) : SQLITE_IOERR_DELETE;
}

int access(sqlite3_vfs*, const char* name, int flags, int* result) {
    if (!is_simulated()) return real->xAccess(real, name, flags, result);
    const auto disk = disk_of(name);
    *result = disk && disk->exists(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
    if (!is_simulated()) return real->xFullPathname(real, name, size, out);
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
    if (!is_simulated()) return real->xRandomness(real, size, out);
    std::memset(out, 7, static_cast<std::size_t>(size));
    return size;
}

// Who waits for a lock waits for one that this same thread would have to let go.
int sleep(sqlite3_vfs*, int microseconds) {
    return is_simulated() ? microseconds : real->xSleep(real, microseconds);
}

int current_time(sqlite3_vfs*, double* out) { return real->xCurrentTime(real, out); }
int last_error(sqlite3_vfs*, int, char*) { return 0; }

// Each connection begins with this. It counts where the database is empty yet.
int use_page_size_of_disk(sqlite3* connection, char**, const sqlite3_api_routines*) {
    if (!is_simulated() || disks_of_thread.front().disk->page_size == 0) return SQLITE_OK;
    const std::string pragma =
        "PRAGMA page_size=" + std::to_string(disks_of_thread.front().disk->page_size);
    return sqlite3_exec(connection, pragma.c_str(), nullptr, nullptr, nullptr);
}

sqlite3_vfs& registered() {
    static sqlite3_vfs vfs = [] {
        real = sqlite3_vfs_find(nullptr);
        sqlite3_vfs made{};
        made.iVersion = 1;
        made.szOsFile = std::max(static_cast<int>(sizeof(Handle)), real->szOsFile);
        made.mxPathname = real->mxPathname;
        made.zName = "simulated";
        made.xOpen = open;
        made.xDelete = remove;
        made.xAccess = access;
        made.xFullPathname = full_name;
        made.xRandomness = randomness;
        made.xSleep = sleep;
        made.xCurrentTime = current_time;
        made.xGetLastError = last_error;
        return made;
    }();
    return vfs;
}

}  // namespace

void use_disks_on_this_thread(std::vector<MountedDisk> disks) {
    static const int once =
        sqlite3_vfs_register(&registered(), 1) |
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&use_page_size_of_disk));
    (void)once;
    disks_of_thread = std::move(disks);
}

void restart_sqlite_randomness() { sqlite3_test_control(SQLITE_TESTCTRL_PRNG_RESET); }

}  // namespace baedal::simulation
