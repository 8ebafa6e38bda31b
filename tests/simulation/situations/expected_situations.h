// Which situations the runs must meet.
#pragma once

#include <string>

#include "app/application.h"
#include "situations/delivery_watch.h"
#include "situations/situations.h"

namespace baedal::simulation {

// All but the deliveries of events.
void expect_situations(Situations& situations);
// The deliveries to the handlers of the modules that run.
void expect_deliveries(DeliveryWatch& watch, const app::Application& application);

// The names of situations that several places know.
std::string refusal_name(int status, const std::string& body);  // "" where it is no refusal
std::string disk_trouble_name(const std::string& database, const std::string& trouble);
std::string power_cut_name(const std::string& database, const std::string& operation);

inline constexpr const char* power_cut_at_a_start = "power fails during a start";
inline constexpr const char* power_cut_after_an_answer =
    "power fails after the answer that an order is placed";
inline constexpr const char* power_cut_at_a_checkpoint =
    "power fails while a log is moved into its database";
inline constexpr const char* key_replayed = "key: a response is given again";
inline constexpr const char* erasure_waits = "contact: its erasure waits for a stopped module";
inline constexpr const char* erasure_after_the_end =
    "contact: a customer is erased whose order is under way";

}  // namespace baedal::simulation
