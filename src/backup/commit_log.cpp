#include "backup/commit_log.h"

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include <zstd.h>

#include "backup/compression.h"
#include "base/file.h"
#include "base/parse_integer.h"

namespace baedal::backup {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view segment_suffix = ".zst";
constexpr int fast_level = 1;
// A page that changes again and again is found in the window, and costs only what has changed.
constexpr int window_log = 23;  // 8 MiB
constexpr int hash_log = 18;
constexpr std::size_t block_head_size = 3;  // RFC 8878, 3.1.1.2

std::size_t require_success(std::size_t result) {
    if (ZSTD_isError(result) != 0)
        throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(result));
    return result;
}

struct Segment {
    fs::path path;
    std::uint64_t previous = 0;
};

std::vector<Segment> list_segments(const fs::path& folder) {
    std::vector<Segment> out;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(segment_suffix)) continue;
        const auto number =
            parse_integer<std::uint64_t>(name.substr(0, name.size() - segment_suffix.size()));
        if (number) out.push_back({entry.path(), *number});
    }
    std::ranges::sort(out, {}, &Segment::previous);
    return out;
}

// Reads the segments one after another, and checks that each record follows the one before.
class LogReading {
public:
    LogReading(std::string log, const std::function<void(const Record&)>& take)
        : log_(std::move(log)), take_(take) {}

    // Throws DamagedBackup.
    void read(const Segment& segment, bool is_last) {
        begun_ = false;
        const bool is_whole = expand(segment.path);
        if (is_last) return;  // the rest of a torn record is normal
        if (!is_whole || decoder_.waiting() > 0) throw DamagedBackup("its end is missing");
    }
    std::uint64_t read_bytes() const { return read_bytes_; }

private:
    // Whether the compressed stream has its end.
    bool expand(const fs::path& path) {
        decoder_ = {};
        InputFile input(path);
        const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream(ZSTD_createDCtx(),
                                                                          &ZSTD_freeDCtx);
        std::vector<char> read(ZSTD_DStreamInSize());
        std::vector<char> out(ZSTD_DStreamOutSize());
        std::size_t wanted = require_success(ZSTD_initDStream(stream.get()));
        while (const std::size_t count = input.read(read)) {
            std::size_t used = 0;
            for (bool full = false; used < count || full;) {
                if (wanted == 0) throw DamagedBackup("it goes on after its end");
                // A block at a time, without the head of the next one, which is in `wanted`: a call that
                // fails gives nothing of the blocks before either.
                const std::size_t block =
                    wanted > block_head_size ? wanted - block_head_size : wanted;
                ZSTD_inBuffer in{read.data() + used, std::min(block, count - used), 0};
                ZSTD_outBuffer piece{out.data(), out.size(), 0};
                wanted = ZSTD_decompressStream(stream.get(), &piece, &in);
                if (ZSTD_isError(wanted) != 0) throw DamagedBackup(ZSTD_getErrorName(wanted));
                used += in.pos;
                read_bytes_ += in.pos;
                full = piece.pos == piece.size && wanted != 0;
                decoder_.add({out.data(), piece.pos});
                take_records();
            }
        }
        return wanted == 0;
    }

    void take_records() {
        while (const auto record = decoder_.next()) {
            check(*record);
            take_(*record);
        }
    }

    void check(const Record& record) {
        const auto* header = std::get_if<SegmentHeader>(&record);
        if (begun_ == (header != nullptr)) throw DamagedBackup("a record is out of place");
        begun_ = true;
        if (header != nullptr) {
            if (header->format != commit_log_format) {
                throw DamagedBackup("it has the format " + std::to_string(header->format) +
                                    ", which another version of Baedal has made");
            }
            if (header->log != log_) throw DamagedBackup("it is of " + header->log);
        }
        const auto previous = std::visit([](const auto& r) { return r.previous; }, record);
        if (last_ && previous != *last_) throw DamagedBackup("commits are missing before it");
        last_ = previous;
        if (const auto* commit = std::get_if<CommitRecord>(&record)) last_ = commit->number;
    }

    const std::string log_;
    const std::function<void(const Record&)>& take_;
    RecordDecoder decoder_;
    bool begun_ = false;
    std::optional<std::uint64_t> last_;  // the number of the last commit that was read
    std::uint64_t read_bytes_ = 0;
};

}  // namespace

std::string segment_name(std::uint64_t previous) {
    char digits[24];
    std::snprintf(digits, sizeof(digits), "%020llu", static_cast<unsigned long long>(previous));
    return digits + std::string(segment_suffix);
}

struct SegmentWriter::Stream {
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    std::string out;

    Stream() {
        const auto set = [this](ZSTD_cParameter parameter, int value) {
            require_success(ZSTD_CCtx_setParameter(context.get(), parameter, value));
        };
        set(ZSTD_c_compressionLevel, fast_level);
        set(ZSTD_c_windowLog, window_log);
        set(ZSTD_c_hashLog, hash_log);
        set(ZSTD_c_checksumFlag, 1);
    }
    void work(std::string_view bytes, ZSTD_EndDirective mode) {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (bool more = true; more;) {
            const std::size_t before = out.size();
            out.resize(before + ZSTD_CStreamOutSize());
            ZSTD_outBuffer piece{out.data() + before, out.size() - before, 0};
            const std::size_t left =
                require_success(ZSTD_compressStream2(context.get(), &piece, &in, mode));
            out.resize(before + piece.pos);
            more = mode == ZSTD_e_continue ? in.pos < in.size : left != 0;
        }
    }
};

SegmentWriter::SegmentWriter() : stream_(std::make_unique<Stream>()) {}
SegmentWriter::~SegmentWriter() = default;

void SegmentWriter::add(std::string_view record) { stream_->work(record, ZSTD_e_continue); }

std::string SegmentWriter::flush() {
    stream_->work({}, ZSTD_e_flush);
    return std::exchange(stream_->out, {});
}

std::string SegmentWriter::finish() {
    stream_->work({}, ZSTD_e_end);
    return std::exchange(stream_->out, {});
}

LogEnd read_commit_log(const fs::path& folder, std::uint64_t after,
                       const std::function<void(const Record&)>& take) {
    std::vector<Segment> segments = list_segments(folder);
    while (segments.size() > 1 && segments[1].previous <= after) segments.erase(segments.begin());
    LogEnd end;
    if (segments.empty() || segments.front().previous > after) {
        end.damage = "the part of " + folder.string() + " after the commit " +
                     std::to_string(after) + " is missing";
        return end;
    }
    std::uint64_t bytes = 0;
    for (const Segment& segment : segments) bytes += fs::file_size(segment.path);
    LogReading reading(folder.filename().string(), take);
    for (const Segment& segment : segments) {
        try {
            reading.read(segment, &segment == &segments.back());
        } catch (const DamagedBackup& e) {
            end.damage = segment.path.string() + " is damaged: " + e.what();
            end.unread_bytes = bytes - std::min(bytes, reading.read_bytes());
            return end;
        }
    }
    return end;
}

}  // namespace baedal::backup
