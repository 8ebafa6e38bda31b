// What the owner is told of a problem of the deployment.
#pragma once

#include <string>

#include "host/diagnosis.h"
#include "notify/domain/language.h"

namespace baedal::notify {

// What is wrong and what to do. A problem that has no text in the language is told in English, as `baedal
// doctor` prints it. At most 300 characters.
std::string alert_text(const host::Diagnosis& diagnosis, Language language);

}  // namespace baedal::notify
