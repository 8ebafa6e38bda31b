#include "store/http/printer_decoder.h"

#include <algorithm>

#include "json/object_reader.h"

namespace baedal::store {

namespace {

constexpr json::TextRange printers_of_a_store{0, 16};

void read_columns(json::ObjectReader& fields, Printer& out) {
    const auto columns = fields.optional_integer("columns");
    if (!columns) return;
    out.columns = *columns;
    if (*columns != 32 && *columns != 42 && *columns != 48) {
        fields.add_error("columns",
                         "Must be 42 or 48 for paper of 80 mm, or 32 for paper of 58 mm. The test "
                         "page shows which one fits.");
    }
}

// What GET adds, so that its list can be put.
void skip_state(json::ObjectReader& fields) {
    (void)fields.optional_text("state");
    (void)fields.optional_text("detail", {0, 1'000});
    (void)fields.optional_time("since");
    (void)fields.optional_integer("waiting");
    (void)fields.optional_time("lastPrintedAt");
}

Printer read_printer(json::ObjectReader& fields) {
    Printer out;
    out.id = fields.optional_integer("id", {0, INT64_MAX}).value_or(0);
    out.name = fields.text("name", {1, 40});
    const std::string address = fields.text("address", {1, 260});
    if (const auto parsed = parse_printer_address(address)) {
        out.address = parsed->text();
    } else if (!address.empty()) {
        fields.add_error("address", parsed.error());
    }
    read_columns(fields, out);
    if (const auto given = fields.optional_choice("encoding", enum_names(PrinterEncoding{})))
        out.encoding = static_cast<PrinterEncoding>(*given);
    out.copies = fields.optional_integer("copies", {1, 5}).value_or(1);
    if (const auto given = fields.optional_choice("when", enum_names(PrintWhen{})))
        out.when = static_cast<PrintWhen>(*given);
    skip_state(fields);
    return out;
}

// The pointers of a body that is an array.
Problem without_items(Problem problem) {
    constexpr std::string_view prefix = "/items";
    for (FieldError& error : problem.errors) {
        if (error.pointer.starts_with(prefix)) error.pointer.erase(0, prefix.size());
    }
    return problem;
}

}  // namespace

Result<std::vector<Printer>> decode_printers(std::string_view body) {
    auto document = json::parse(body);
    if (!document) return std::unexpected(std::move(document.error()));
    const bool is_array = document->is_array();
    if (!is_array && !document->is_object())
        return std::unexpected(problems::malformed_json("The body must be an array of printers."));
    const json::Object object =
        is_array ? json::Object{{"items", std::move(*document)}} : std::move(document->as_object());
    std::vector<Printer> out;
    json::ObjectReader fields(object);
    fields.objects("items", printers_of_a_store, [&](json::ObjectReader& printer) {
        Printer read = read_printer(printer);
        if (std::ranges::count(out, read.name, &Printer::name) > 0)
            printer.add_error("name",
                              "Must be another name than that of the store's other printers.");
        out.push_back(std::move(read));
    });
    if (auto problem = fields.problem())
        return std::unexpected(is_array ? without_items(std::move(*problem)) : std::move(*problem));
    return out;
}

}  // namespace baedal::store
