#include "notify/domain/catalogue.h"

namespace baedal::notify {

const Catalogue& catalogue(Language language) {
    switch (language) {
        case Language::ko: break;
        case Language::en: return catalogue_en;
    }
    return catalogue_ko;
}

std::string_view reason_text(std::string_view reason, Language language) {
    const Catalogue& texts = catalogue(language);
    if (reason == "sold_out") return texts.sold_out;
    if (reason == "too_busy") return texts.too_busy;
    if (reason == "closing") return texts.closing;
    if (reason == "too_far") return texts.too_far;
    if (reason == "mishap") return texts.mishap;
    if (reason == "no_show") return texts.no_show;
    if (reason == "failed_delivery") return texts.failed_delivery;
    if (reason == "customer_wish") return texts.customer_wish;
    return reason;
}

}  // namespace baedal::notify
