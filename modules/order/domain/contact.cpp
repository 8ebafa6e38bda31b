#include "order/domain/contact.h"

#include "base/phone.h"

namespace baedal::order {

namespace {

// Of UTF-8.
bool begins_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string masked_name(const std::string& name) {
    std::string out;
    std::size_t letters = 0;
    for (const char c : name) {
        if (begins_letter(c)) ++letters;
        if (letters == 1) {
            out += c;
        } else if (begins_letter(c)) {
            out += '*';
        }
    }
    return out;
}

}  // namespace

bool shows_contact(const Order& order, Milliseconds show, TimePoint now) {
    return !order.ended() || now < order.timeline.back().at + show;
}

Customer masked(const Customer& customer) {
    return {masked_name(customer.name), masked_phone(customer.phone),
            customer.address.empty() ? "" : hidden_text};
}

bool may_erase_contact(const Order& order) {
    return order.ended() && !order.awaits_outcome() && order.refund_due() == 0;
}

}  // namespace baedal::order
