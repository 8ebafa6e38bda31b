// SHA-256, its HMAC, SHA-1 where another system asks for it, and comparison in constant time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace baedal {

std::string sha256(std::string_view text);  // 32 bytes (FIPS 180-4)
// Two lower-case hexadecimal digits for each byte.
std::string to_hex(std::string_view bytes);
// 40 lower-case hexadecimal digits of SHA-1, which protects nothing by itself.
std::string sha1_hex(std::string_view text);
// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);
// The same for a text that comes in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::string_view piece);
    // The digest of all pieces. Called once, at the end.
    std::string hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};
// The key's code of the text (HMAC, RFC 2104): 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);
// Constant time in the content; the length is not secret.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace baedal
