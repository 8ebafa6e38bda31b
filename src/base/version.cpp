#include "base/version.h"

#include <openssl/crypto.h>
#include <sqlite3.h>

namespace baedal {

LibraryVersions library_versions() {
    return {.openssl = OpenSSL_version(OPENSSL_VERSION_STRING), .sqlite = sqlite3_libversion()};
}

}  // namespace baedal
