#include "backup/compression.h"

#include <memory>
#include <vector>

#include <zstd.h>

#include "base/digest.h"
#include "base/file.h"

namespace baedal::backup {

namespace {

constexpr int level = 3;  // zstd's default

std::size_t require_ok(std::size_t result) {
    if (ZSTD_isError(result) != 0)
        throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(result));
    return result;
}

[[noreturn]] void throw_damaged(const std::filesystem::path& file, const std::string& what) {
    throw DamagedBackup(file.string() + " is damaged: " + what +
                        ". Take another backup, or another copy of this one.");
}

struct Compressor {
    Compressor() : stream(ZSTD_createCCtx(), &ZSTD_freeCCtx), out(ZSTD_CStreamOutSize()) {
        require_ok(ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_compressionLevel, level));
        require_ok(ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_checksumFlag, 1));
    }
    // Writes what the bytes become. `last`: the frame ends with them.
    void add(std::string_view bytes, bool last, OutputFile& to) {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        const ZSTD_EndDirective mode = last ? ZSTD_e_end : ZSTD_e_continue;
        for (bool more = true; more;) {
            ZSTD_outBuffer written{out.data(), out.size(), 0};
            const std::size_t left =
                require_ok(ZSTD_compressStream2(stream.get(), &written, &in, mode));
            to.write({out.data(), written.pos});
            more = last ? left != 0 : in.pos < in.size;
        }
    }

    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> stream;
    std::vector<char> out;
};

}  // namespace

Content compress_file(const std::filesystem::path& from, const std::filesystem::path& to,
                      Pace& pace) {
    InputFile input(from);
    OutputFile output(to);
    Compressor compressor;
    Sha256 digest;
    Content content;
    std::vector<char> buffer(ZSTD_CStreamInSize());
    for (;;) {
        const std::size_t count = input.read(buffer);
        const std::string_view bytes(buffer.data(), count);
        digest.add(bytes);
        content.bytes += count;
        compressor.add(bytes, count == 0, output);
        pace.spend(count);
        if (count == 0) break;
    }
    output.sync();
    content.sha256 = digest.hex();
    return content;
}

void expand_file(const std::filesystem::path& from, const Content& expected, Pace& pace,
                 const std::function<void(std::string_view)>& take) {
    InputFile input(from);
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream(ZSTD_createDCtx(),
                                                                      &ZSTD_freeDCtx);
    std::vector<char> read(ZSTD_DStreamInSize());
    std::vector<char> out(ZSTD_DStreamOutSize());
    Sha256 digest;
    std::uint64_t bytes = 0;
    std::size_t wanted = 1;  // 0: the frame has ended
    for (;;) {
        const std::size_t count = input.read(read);
        if (count == 0) break;
        ZSTD_inBuffer in{read.data(), count, 0};
        // Also while the output was full: the stream may hold more of it back.
        for (bool full = false; in.pos < in.size || (full && wanted != 0);) {
            ZSTD_outBuffer piece{out.data(), out.size(), 0};
            wanted = ZSTD_decompressStream(stream.get(), &piece, &in);
            if (ZSTD_isError(wanted) != 0) throw_damaged(from, ZSTD_getErrorName(wanted));
            full = piece.pos == piece.size;
            const std::string_view text(out.data(), piece.pos);
            bytes += text.size();
            if (bytes > expected.bytes) throw_damaged(from, "it has more than the manifest says");
            digest.add(text);
            take(text);
            pace.spend(text.size());
        }
    }
    if (wanted != 0) throw_damaged(from, "its end is missing");
    if (bytes != expected.bytes) throw_damaged(from, "it has less than the manifest says");
    if (digest.hex() != expected.sha256)
        throw_damaged(from, "its content is not that of the manifest");
}

}  // namespace baedal::backup
