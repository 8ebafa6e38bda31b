#include "simulator/erased_contact.h"

#include "json/parser.h"

namespace baedal::simulation {

std::string without_contact(const std::string& document) {
    json::Value value = json::parse_trusted(document);
    json::Object* object = value.if_object();
    if (object == nullptr || !object->contains("customer")) return document;
    for (const char* member : {"customer", "note", "rider"}) {
        if (object->contains(member)) (*object)[member] = nullptr;
    }
    if (object->contains("orderId")) object->stable_erase("reason");  // of a ticket
    return json::dump(value);
}

}  // namespace baedal::simulation
