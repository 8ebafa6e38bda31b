#include "store/domain/slip.h"

#include <utility>

#include "store/domain/printable_text.h"

namespace baedal::store {

namespace {

class Layout {
public:
    explicit Layout(std::size_t columns) : columns_(columns) {}

    // `text` after `prefix`, in the style of `style`, on as many lines as it needs. They begin below each other.
    void add(std::string_view text, SlipLine style, const std::string& prefix = {}) {
        const std::size_t margin = style.inverted ? 1 : 0;  // black beside the letters
        const std::size_t indent = columns_of(prefix);
        const std::size_t width = columns_ / static_cast<std::size_t>(style.width) - 2 * margin;
        std::string before = std::string(margin, ' ') + prefix;
        for (const std::string& part : wrap(printable(text), width - indent)) {
            style.text = std::exchange(before, std::string(margin + indent, ' ')) + part +
                         std::string(margin, ' ');
            lines_.push_back(style);
        }
    }
    void add_rule() { lines_.push_back({.kind = SlipLine::Kind::rule}); }
    void add_qr(const std::string& text) {
        lines_.push_back({.kind = SlipLine::Kind::qr, .text = text, .centred = true});
    }
    std::vector<SlipLine> take() { return std::move(lines_); }

private:
    std::size_t columns_;
    std::vector<SlipLine> lines_;
};

const SlipLine heading{.width = 2, .height = 2, .bold = true, .centred = true};
const SlipLine black{.width = 2, .height = 2, .bold = true, .centred = true, .inverted = true};
const SlipLine centred_line{.centred = true};
const SlipLine tall{.height = 2, .bold = true};

void add_marks(Layout& out, const Ticket& ticket, const SlipFacts& facts) {
    if (facts.is_reprint) out.add("재출력", black);
    if (ticket.removals > 0) out.add("메뉴 변경", black);
    if (ticket.state == State::cancelled || ticket.state == State::rejected) {
        out.add("취소된 주문", black);
        out.add("조리하지 마세요", heading);
    }
}

void add_head(Layout& out, const Ticket& ticket, const SlipFacts& facts) {
    std::string top = facts.store_name;
    if (facts.copies > 1)
        top += " (" + std::to_string(facts.copy) + "/" + std::to_string(facts.copies) + ")";
    out.add(top, centred_line);
    out.add(std::to_string(ticket.number) + "번",
            {.width = 4, .height = 4, .bold = true, .centred = true});
    out.add(ticket.fulfilment == Fulfilment::pickup ? "포장" : "배달", heading);
    out.add("주문 " + facts.placed_at, centred_line);
    if (!facts.promised_at.empty())
        out.add("약속 " + facts.promised_at, {.height = 2, .bold = true, .centred = true});
}

void add_items(Layout& out, const Ticket& ticket) {
    out.add_rule();
    for (const TicketItem& item : ticket.items) {
        if (item.removed > 0)
            out.add(item.name, {.bold = true}, "뺌 " + std::to_string(item.removed) + " x ");
        if (item.quantity == 0) continue;
        const std::string quantity = std::to_string(item.quantity) + " x ";
        out.add(item.name, tall, quantity);
        for (const std::string& choice : item.choices) out.add(choice, {}, "  + ");
    }
}

void add_note(Layout& out, const Ticket& ticket) {
    if (ticket.note.empty()) return;
    out.add_rule();
    out.add(ticket.note, tall, "요청: ");
}

void add_customer(Layout& out, const Ticket& ticket) {
    if (!ticket.customer) return;
    const Customer& customer = *ticket.customer;
    out.add_rule();
    if (!customer.name.empty()) out.add(customer.name, {});
    if (!customer.phone.empty()) out.add(customer.phone, tall);
    if (ticket.fulfilment == Fulfilment::delivery && !customer.address.empty())
        out.add(customer.address, tall);
}

void add_payment(Layout& out, const SlipFacts& facts) {
    out.add_rule();
    if (facts.to_collect.empty()) return out.add("결제 완료", heading);
    out.add("받을 돈", heading);
    out.add(facts.to_collect, black);
}

}  // namespace

std::vector<SlipLine> lay_out(const Ticket& ticket, const SlipFacts& facts, std::size_t columns) {
    Layout out(columns);
    add_marks(out, ticket, facts);
    add_head(out, ticket, facts);
    add_items(out, ticket);
    add_note(out, ticket);
    add_customer(out, ticket);
    add_payment(out, facts);
    if (!facts.origins.empty()) {
        out.add_rule();
        out.add("원산지", {.bold = true});
        for (const std::string& origin : facts.origins) out.add(origin, {});
    }
    if (!facts.order_url.empty()) out.add_qr(facts.order_url);
    return out.take();
}

std::vector<SlipLine> lay_out_test(const TestFacts& facts, std::size_t columns) {
    Layout out(columns);
    out.add("시험 출력", heading);
    out.add(facts.store_name, centred_line);
    out.add_rule();
    out.add(facts.printer_name, {}, "프린터: ");
    out.add(facts.address, {}, "주소: ");
    out.add(std::to_string(columns) + "자, " + facts.encoding, {}, "한 줄: ");
    out.add(facts.printed_at, {}, "출력: ");
    out.add_rule();
    std::string ruler;
    for (std::size_t i = 1; i <= columns; ++i) ruler += std::to_string(i % 10);
    out.add(ruler, {});
    out.add("가나다라마바사 ABC 0123456789", {});
    out.add("크게", {.width = 2, .height = 2, .bold = true});
    return out.take();
}

}  // namespace baedal::store
