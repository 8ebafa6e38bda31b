#include "json/writer.h"

namespace baedal::json {

void write_string(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out.push_back('"');
    std::size_t plain = 0;  // start of the part that needs no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        out.push_back('\\');
        switch (c) {
            case '\b': out.push_back('b'); break;
            case '\f': out.push_back('f'); break;
            case '\n': out.push_back('n'); break;
            case '\r': out.push_back('r'); break;
            case '\t': out.push_back('t'); break;
            case '"':
            case '\\': out.push_back(c); break;
            default: out.append("u00").append(1, hex[c >> 4]).append(1, hex[c & 0xF]);
        }
    }
    out.append(text, plain);
    out.push_back('"');
}

}  // namespace baedal::json
