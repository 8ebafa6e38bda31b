#include "store/personal_data.h"

#include "store/http/ticket_encoder.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

json::Object find(db::Connection& connection, const std::string& phone) {
    json::Array found;
    for (const Ticket& ticket : tickets::of_phone(connection, phone))
        found.push_back(json::parse_trusted(encode(ticket, std::nullopt)));
    return {{"tickets", std::move(found)}};
}

}  // namespace

host::PersonalData personal_data() { return {.find = find}; }

}  // namespace baedal::store
