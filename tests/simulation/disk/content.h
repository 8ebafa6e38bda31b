// What a file holds, in chunks that two contents may share until one of them is written.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace baedal::simulation {

// A copy costs a pointer for each chunk. What was never written is zeros; what a chunk holds beyond the
// size is nothing. Not thread-safe.
class Content {
public:
    std::size_t size() const { return size_; }

    // Bytes beyond the old size are zeros.
    void resize(std::size_t size) {
        const std::size_t old = size_;
        set_size(size);
        zero(old, size);
    }

    // [offset, offset + count) lies within the size.
    void read(char* to, std::size_t count, std::size_t offset) const {
        for_each_part(offset, count, [&](std::size_t index, std::size_t begin, std::size_t length) {
            if (chunks_[index]) {
                std::memcpy(to, chunks_[index]->data() + begin, length);
            } else {
                std::memset(to, 0, length);
            }
            to += length;
        });
    }

    // Grows the content if need be.
    void write(const char* from, std::size_t count, std::size_t offset) {
        if (size_ < offset + count) {
            const std::size_t old = size_;
            set_size(offset + count);
            zero(old, offset);
        }
        for_each_part(offset, count, [&](std::size_t index, std::size_t begin, std::size_t length) {
            std::memcpy(own(index, begin, length), from, length);
            from += length;
        });
    }

    // Takes [begin, end) of another content, which is no shorter. Grows this one if need be.
    void take(const Content& other, std::size_t begin, std::size_t end) {
        if (begin >= end) return;
        if (size_ < end) resize(end);
        for_each_part(
            begin, end - begin, [&](std::size_t index, std::size_t within, std::size_t length) {
                // Of the last chunk, what is behind both ends is nothing in both.
                const bool all =
                    within == 0 && (length == chunk_size || (end == size_ && end == other.size_));
                if (all || chunks_[index] == other.chunks_[index]) {
                    chunks_[index] = other.chunks_[index];
                } else {
                    other.read(own(index, within, length), length, index * chunk_size + within);
                }
            });
    }

    std::string text() const {
        std::string out(size_, '\0');
        read(out.data(), size_, 0);
        return out;
    }

private:
    static constexpr std::size_t chunk_size = 4096;
    using Chunk = std::array<char, chunk_size>;

    void set_size(std::size_t size) {
        chunks_.resize((size + chunk_size - 1) / chunk_size);
        size_ = size;
    }

    // Chunks that nobody wrote are zeros as they are.
    void zero(std::size_t begin, std::size_t end) {
        if (begin >= end) return;
        for_each_part(begin, end - begin,
                      [&](std::size_t index, std::size_t at, std::size_t length) {
                          if (chunks_[index]) std::memset(own(index, at, length), 0, length);
                      });
    }

    // Where to write [begin, begin + length) of a chunk that nobody else has: all else is as it was.
    char* own(std::size_t index, std::size_t begin, std::size_t length) {
        std::shared_ptr<Chunk>& chunk = chunks_[index];
        if (!chunk || chunk.use_count() > 1) {
            auto mine = std::make_shared_for_overwrite<Chunk>();
            const std::size_t end = begin + length;
            const std::size_t filled =
                std::max(end, std::min(chunk_size, size_ - index * chunk_size));
            if (chunk) {
                std::memcpy(mine->data(), chunk->data(), begin);
                std::memcpy(mine->data() + end, chunk->data() + end, filled - end);
            } else {
                std::memset(mine->data(), 0, begin);
                std::memset(mine->data() + end, 0, filled - end);
            }
            chunk = std::move(mine);
        }
        return chunk->data() + begin;
    }

    static void for_each_part(std::size_t offset, std::size_t count, auto&& part) {
        while (count > 0) {
            const std::size_t begin = offset % chunk_size;
            const std::size_t length = std::min(count, chunk_size - begin);
            part(offset / chunk_size, begin, length);
            offset += length;
            count -= length;
        }
    }

    std::vector<std::shared_ptr<Chunk>> chunks_;  // null: zeros
    std::size_t size_ = 0;
};

}  // namespace baedal::simulation
