#include "backup/create.h"
#include "backup/diagnosis.h"
#include "backup/folder.h"
#include "doctor/checks.h"

namespace baedal::doctor {

using host::DiagnosisCode;
using host::Level;

Diagnoses check_backups(const backup::Settings& settings, const std::filesystem::path& data,
                        TimePoint now) {
    if (settings.folder.empty()) {
        return {{.code = DiagnosisCode{"backups-unset"},
                 .level = Level::warning,
                 .setting = "backup.folder",
                 .text =
                     "No backups are made: a broken disk takes every order with it. Name a folder, "
                     "on another disk if there is one."}};
    }
    const std::string source = backup::source_of(data);
    for (const backup::StoredBackup& stored : backup::list_backups(settings.folder)) {
        if (!stored.manifest || stored.manifest->source != source) continue;
        const backup::Manifest& newest = *stored.manifest;
        if (newest.verdict == backup::Verdict::failed) return {backup::backup_failed(newest.error)};
        if (now > newest.started + backup::longest_gap(settings))
            return {backup::backup_too_old(newest.started)};
        return {{.code = DiagnosisCode{"backup-good"},
                 .level = Level::ok,
                 .text = "The last backup is new enough and has passed its check.",
                 .detail = to_rfc3339(newest.started)}};
    }
    return {backup::no_backup_yet(settings)};
}

}  // namespace baedal::doctor
