#include "webhooks/sender.h"

#include <stdexcept>

#include "net/https_client.h"
#include "webhooks/receiver.h"

namespace baedal::webhooks {

namespace {

class HttpsSender final : public Sender {
public:
    HttpsSender(Receiver receiver, const Settings& settings)
        : client_({.base = std::move(receiver.base),
                   .ca_file = settings.ca_file,
                   .deadline = settings.timeout,
                   .public_only = !settings.allow_private}),
          target_(std::move(receiver.target)) {}

    Task<int> post(Post post) override {
        const net::ClientResponse response =
            co_await client_.call({.method = "POST",
                                   .target = target_,
                                   .headers = std::move(post.headers),
                                   .body = std::move(post.body)});
        co_return response.status;
    }

private:
    net::HttpsClient client_;
    const std::string target_;
};

}  // namespace

MakeSender https_senders(Settings settings) {
    return [settings = std::move(settings)](const Webhook& webhook) -> std::unique_ptr<Sender> {
        auto receiver = parse_receiver(webhook.url, settings.allow_private);
        if (!receiver) throw std::runtime_error("the URL " + receiver.error());
        return std::make_unique<HttpsSender>(std::move(*receiver), settings);
    };
}

}  // namespace baedal::webhooks
