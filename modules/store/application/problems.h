// The problems of this module.
#pragma once

#include "base/problem.h"
#include "store/domain/ticket.h"

namespace baedal::store {

inline Problem no_such_store() { return problems::not_found("There is no such store."); }
inline Problem no_such_ticket() { return problems::not_found("There is no such ticket."); }

inline Problem invalid_transition(const Ticket& ticket, std::string_view command) {
    std::string detail = "A " + std::string(to_text(ticket.fulfilment)) + " ticket that is '" +
                         std::string(to_text(ticket.state)) + "' does not obey '" +
                         std::string(command) + "'.";
    Problem problem{409, "invalid-transition", "The ticket's state forbids this",
                    std::move(detail)};
    problem.set("state", std::string(to_text(ticket.state)));
    return problem;
}

inline Problem cannot_undo(const Ticket& ticket, std::string_view why) {
    Problem problem{409, "cannot-undo", "The last step cannot be taken back", std::string(why)};
    problem.set("state", std::string(to_text(ticket.state)));
    return problem;
}

inline Problem nothing_left(const Ticket& ticket) {
    Problem problem{409, "nothing-left", "No dish would be left",
                    ticket.state == State::received
                        ? "Reject the order instead: POST /tickets/{orderId}/reject."
                        : "Cancel the order instead: POST /tickets/{orderId}/cancel."};
    problem.set("state", std::string(to_text(ticket.state)));
    return problem;
}

inline Problem refund_exceeds_payment(std::int64_t kept) {
    Problem problem{409, "refund-exceeds-payment", "The refund is more than what is left",
                    "Of the payment " + std::to_string(kept) + " is left; cash is not given back."};
    problem.set("refundable", kept);
    return problem;
}

inline Problem no_such_printer() { return problems::not_found("There is no such printer."); }
inline Problem no_printer() {
    return {409, "no-printer", "The store has no printer",
            "An owner adds printers in the office, or by PUT /stores/{id}/printers."};
}

inline Problem precondition_required() {
    return {428, "precondition-required", "If-Match is required",
            "Send If-Match with the ETag of the menu that you edited, so that nobody's change is "
            "lost."};
}

inline Problem precondition_failed(std::int64_t revision) {
    return {412, "precondition-failed", "The menu has changed meanwhile",
            "The menu is at revision " + std::to_string(revision) +
                ". Fetch it, edit it again and send its ETag."};
}

}  // namespace baedal::store
