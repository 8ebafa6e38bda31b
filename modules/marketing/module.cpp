#include "marketing/module.h"

#include "base/embedded_file.h"
#include "marketing/application/untold_coupons.h"
#include "marketing/handlers/order_handlers.h"
#include "marketing/handlers/order_requests.h"
#include "marketing/http/campaign_routes.h"
#include "marketing/http/coupon_routes.h"
#include "marketing/jobs/forget.h"
#include "marketing/personal_data.h"
#include "marketing/samples.h"
#include "marketing/settings.h"
#include "marketing/storage/customer_repository.h"

namespace baedal {

extern const std::span<const EmbeddedFile> marketing_files;

namespace marketing {

namespace {

class MarketingModule final : public host::Module {
public:
    explicit MarketingModule(host::ModuleContext& host)
        : database_(host.database),
          random_(host.random),
          settings_(Settings::read(host.config)),
          coupons_(key_),
          issue_coupons_(key_),
          untold_coupons_(host.database, host.clock, settings_, host.gaps),
          order_handlers_(host.bus, coupons_, issue_coupons_),
          order_requests_(host.bus, host.database, host.clock, coupons_, host.metrics),
          coupon_routes_(host, coupons_, issue_coupons_),
          campaign_routes_(host, issue_coupons_, untold_coupons_) {
        add_forget_job(host, settings_, untold_coupons_);
    }

    void prepare() override {
        std::string key = database_.read(customers::digest_key);
        if (key.empty()) {
            constexpr std::size_t bytes = 32;
            key = make_secret(random_, bytes);
            database_.write_and_wait(
                [&](db::Transaction& tx) { customers::insert_digest_key(tx, key); });
        }
        key_.set(std::move(key));
        untold_coupons_.look();
    }

private:
    db::Database& database_;
    Random& random_;
    const Settings settings_;
    DigestKey key_;
    const CouponService coupons_;
    const IssueCoupons issue_coupons_;
    const UntoldCoupons untold_coupons_;
    const OrderHandlers order_handlers_;
    const OrderRequests order_requests_;
    const CouponRoutes coupon_routes_;
    const CampaignRoutes campaign_routes_;
};

}  // namespace

host::ModuleDefinition definition() {
    return {
        .name = "marketing",
        .prefixes = {"coupons", "campaigns"},
        .files = marketing_files,
        .is_optional = true,
        .messages = message_samples,
        .answers = {"order.QuoteDiscount", "order.RedeemDiscount"},
        .create = [](host::ModuleContext& host) -> std::unique_ptr<host::Module> {
            return std::make_unique<MarketingModule>(host);
        },
        .check_settings = [](const Config& config) { (void)Settings::read(config); },
        .personal_data = personal_data(),
    };
}

}  // namespace marketing
}  // namespace baedal
