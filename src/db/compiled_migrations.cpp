#include "db/migrations.h"
#include "util/embedded_file.h"

namespace baedal {

extern const std::span<const EmbeddedFile> embedded_migrations;

namespace db {

std::vector<Migration> compiled_migrations(std::string_view folder) {
    std::vector<Migration> out;
    for (const std::string_view wanted : {std::string_view("host"), folder}) {
        for (const EmbeddedFile& file : embedded_migrations) {  // sorted by path
            const auto slash = file.path.find('/');
            if (file.path.substr(0, slash) != wanted) continue;
            out.push_back({file.path.substr(0, file.path.rfind(".sql")), file.text});
        }
    }
    return out;
}

}  // namespace db
}  // namespace baedal
