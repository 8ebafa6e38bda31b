// All that a run's databases tell of its situations.
#pragma once

#include "situations/delivery_watch.h"
#include "situations/transition_watch.h"

namespace baedal::simulation {

class RunWatch final : public ChangeListener {
public:
    RunWatch(Situations& situations, const Clock& clock)
        : transitions(situations), deliveries(situations, clock) {}

    void changed(const ChangedRow& row) override {
        transitions.changed(row);
        deliveries.changed(row);
    }
    void committing(std::string_view database) override {
        transitions.committing(database);
        deliveries.committing(database);
    }
    void rolled_back(std::string_view database) override {
        transitions.rolled_back(database);
        deliveries.rolled_back(database);
    }

    TransitionWatch transitions;
    DeliveryWatch deliveries;
};

}  // namespace baedal::simulation
