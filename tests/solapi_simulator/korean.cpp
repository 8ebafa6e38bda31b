#include "solapi_simulator/korean.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <iconv.h>

namespace baedal::solapi {

std::optional<std::size_t> euc_kr_bytes(const std::string& utf8) {
    const iconv_t converter = iconv_open("EUC-KR", "UTF-8");
    if (converter == reinterpret_cast<iconv_t>(-1))
        throw std::runtime_error("this machine's iconv has no EUC-KR");
    std::string in = utf8;
    std::vector<char> out(2 * utf8.size() + 16);
    char* from = in.data();
    char* to = out.data();
    std::size_t from_left = in.size();
    std::size_t to_left = out.size();
    const bool converted = iconv(converter, &from, &from_left, &to, &to_left) == 0;
    iconv_close(converter);
    if (!converted || from_left > 0) return std::nullopt;
    return out.size() - to_left;
}

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace baedal::solapi
