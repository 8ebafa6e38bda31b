#include "store/http/ticket_decoder.h"

#include "json/object_reader.h"

namespace baedal::store {

Result<TicketCommand> decode_command(Command command, const json::Object& body) {
    TicketCommand out{.command = command};
    json::ObjectReader fields(body);
    switch (command) {
        case Command::accept:
            if (const auto minutes = fields.optional_integer("prepMinutes", {1, 240}))
                out.preparation = std::chrono::minutes{*minutes};
            break;
        case Command::reject:
            out.reason = fields.optional_text("reason", {1, 200}).value_or("");
            break;
        case Command::dispatch:
            fields.optional_object("rider", [&](json::ObjectReader& rider) {
                out.rider.name = rider.optional_text("name", {0, 80}).value_or("");
                out.rider.phone = rider.optional_text("phone", {0, 30}).value_or("");
            });
            break;
        case Command::cook:
        case Command::ready:
        case Command::deliver:
        case Command::pickup: break;
    }
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace baedal::store
