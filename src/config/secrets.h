// Reads the secrets of a deployment: variables, files that variables name, and systemd's credentials.
#pragma once

#include "config/config.h"

namespace baedal {

// Sets each secret BAEDAL_<NAME> of `config` from
// - the variable BAEDAL_<NAME>,
// - or the file that the variable BAEDAL_<NAME>_FILE names, to which other users have no access,
// - or, without both, the file BAEDAL_<NAME> in the folder $CREDENTIALS_DIRECTORY, which systemd
//   guards (systemd.exec(5), LoadCredential=), or baedal_BAEDAL_<NAME>, which systemd makes of the
//   file BAEDAL_<NAME> of a folder that is loaded as the credential "baedal".
// A file's content is taken without one newline at its end. `environment` is a list like environ.
// Throws ConfigError, which never has a secret in it, for a file that cannot serve and for a secret
// that has both variables.
void read_secrets(Config& config, const char* const* environment);

}  // namespace baedal
