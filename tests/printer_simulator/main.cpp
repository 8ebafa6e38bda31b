// The simulator of a receipt printer. Commands on its standard input are its faults: see --help.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <syncstream>

#include <CLI/CLI.hpp>

#include "printer_simulator/printer.h"

namespace {

using namespace baedal::printer_simulator;

void write_new_slips(const Printer& printer, const std::filesystem::path& folder,
                     std::size_t& written) {
    const auto slips = printer.slips();
    for (; written < slips.size(); ++written) {
        const std::string name = "slip-" + std::to_string(written + 1);
        std::ofstream(folder / (name + ".txt")) << slips[written].picture();
        std::ofstream(folder / (name + ".svg")) << slips[written].svg();
        std::osyncstream out(std::cout);
        out << name << "\n" << slips[written].picture();
        for (const std::string& fault : slips[written].faults) out << "fault: " << fault << "\n";
        out << std::flush;
    }
}

bool obey(Printer& printer, const std::string& line) {
    std::istringstream in(line);
    std::string command;
    std::size_t number = 0;
    in >> command >> number;
    if (command == "paper") return printer.set_paper(true), true;
    if (command == "no-paper") return printer.set_paper(false), true;
    if (command == "paper-ends-after") return printer.paper_ends_after(number), true;
    if (command == "open") return printer.set_cover_open(true), true;
    if (command == "close") return printer.set_cover_open(false), true;
    if (command == "hang") return printer.set_hanging(true), true;
    if (command == "work") return printer.set_hanging(false), true;
    if (command == "cut-after") return printer.cut_connection_after(number), true;
    if (command == "off") return printer.switch_off(), true;
    if (command == "on") return printer.switch_on(), true;
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{
        "Simulates a receipt printer (ESC/POS) on 127.0.0.1. Commands on standard input: paper, "
        "no-paper, paper-ends-after LINES, open, close, hang, work, cut-after BYTES, off, on. It "
        "answers \"done: \" and the command, and ends with its standard input."};
    Printer::Options options;
    std::filesystem::path folder = ".";
    cli.add_option("--port", options.port, "The port; without it, any free one");
    cli.add_option("--columns", options.columns, "ASCII characters of a line (42)");
    cli.add_option("--folder", folder, "Where the pictures of the slips are written (.)");
    CLI11_PARSE(cli, argc, argv);
    try {
        std::filesystem::create_directories(folder);
        Printer printer(options);
        std::cout << "listening on " << printer.address() << std::endl;
        std::atomic<bool> ends = false;
        std::size_t written = 0;
        std::jthread writer([&] {
            while (!ends) {
                printer.wait_for_slips(written + 1, std::chrono::milliseconds{100});
                write_new_slips(printer, folder, written);
            }
        });
        for (std::string line; std::getline(std::cin, line);) {
            if (obey(printer, line)) std::osyncstream(std::cout) << "done: " << line << std::endl;
            else std::cerr << "unknown command: " << line << std::endl;
        }
        ends = true;
    } catch (const std::exception& e) {
        std::cerr << "printer_simulator: " << e.what() << "\n";
        return 2;
    }
    return 0;
}
