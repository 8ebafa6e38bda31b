#include "backup/diagnosis.h"

#include <chrono>

namespace baedal::backup {

using host::DiagnosisCode;
using host::Level;

Milliseconds longest_gap(const Settings& settings) {
    return 2 * settings.every + std::chrono::hours{1};
}

host::Diagnosis backup_failed(const std::string& error) {
    return {.code = DiagnosisCode{"backup-failed"},
            .level = Level::problem,
            .setting = "backup.folder",
            .text = "The last backup failed. See the reason, and make one now.",
            .detail = error};
}

host::Diagnosis backup_too_old(TimePoint last) {
    return {.code = DiagnosisCode{"backup-too-old"},
            .level = Level::problem,
            .setting = "backup.folder",
            .text = "The last good backup is too old. See the log, and make one now.",
            .detail = to_rfc3339(last)};
}

host::Diagnosis no_backup_yet(const Settings& settings) {
    return {.code = DiagnosisCode{"backup-missing"},
            .level = Level::problem,
            .setting = "backup.folder",
            .text = "There is no good backup yet. See the log, and make one now.",
            .detail = settings.folder.string()};
}

}  // namespace baedal::backup
