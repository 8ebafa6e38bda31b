#include "situations/situation_table.h"

#include <iomanip>

namespace baedal::simulation {

void SituationTable::add(const Situations::Entries& of_one_run) {
    ++runs_;
    for (const auto& [name, entry] : of_one_run) {
        Row& row = rows_[name];
        row.expected |= entry.expected;
        row.runs += entry.times > 0 ? 1 : 0;
        row.times += entry.times;
    }
}

void SituationTable::print(std::ostream& out) const {
    for (const auto& [name, row] : rows_) {
        out << "situation " << std::setw(7) << row.runs << std::setw(10) << row.times << "  "
            << name << (row.expected ? "" : " (not expected)") << "\n";
    }
}

std::vector<std::string> SituationTable::missing() const {
    std::vector<std::string> out;
    if (runs_ < runs_that_meet_all) return out;
    for (const auto& [name, row] : rows_) {
        if (row.expected && row.times == 0) out.push_back(name);
    }
    return out;
}

}  // namespace baedal::simulation
