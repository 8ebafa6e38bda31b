// Another program that this one talks to: it writes to its input and reads lines of its output.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/clock.h"
#include "base/file_descriptor.h"

namespace baedal {

// For one thread. Throws std::runtime_error if the program does not start, has ended, or does not take or
// give anything within `limit`.
class PipedProgram {
public:
    // Once `hurry` is requested, nothing waits for the program for longer than two seconds.
    // Runs `command` by /bin/sh. The program has this process's environment without the secrets, its
    // errors go to this process's, and it is in a process group of its own.
    explicit PipedProgram(std::string command, std::stop_token hurry = {});
    // Closes the pipe, and ends the program if it has not ended by itself within a second.
    ~PipedProgram();
    PipedProgram(const PipedProgram&) = delete;
    PipedProgram& operator=(const PipedProgram&) = delete;

    void write(std::string_view bytes, Milliseconds limit);
    // The next line of its output without the line feed, of at most 4 kB.
    std::string read_line(Milliseconds limit);

private:
    void wait_until(short ready, Milliseconds limit) const;
    [[noreturn]] void throw_ended() const;

    const std::string command_;
    const std::stop_token hurry_;
    FileDescriptor pipe_;
    pid_t pid_ = -1;
    std::string read_;
};

}  // namespace baedal
