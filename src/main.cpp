// The program `baedal`.
#include <sys/stat.h>

#include "app/registry.h"
#include "cli/command_line.h"

int main(int argc, char** argv) {
    ::umask(077);  // the files have telephone numbers and password hashes
    baedal::cli::CommandLine command_line;
    CLI11_PARSE(command_line.app(), argc, argv);
    return command_line.run(baedal::app::registered_modules());
}
