// The races that the documents name, as the databases show them at the end of a run.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "situations/situations.h"

namespace baedal::simulation {

void expect_races(Situations& situations);
// `databases`: all of a deployment, attached under their names.
void count_races(SQLite::Database& databases, Situations& situations);

}  // namespace baedal::simulation
