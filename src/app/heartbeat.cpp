#include "app/heartbeat.h"

#include <boost/asio/post.hpp>

namespace baedal::app {

namespace {

using Count = std::shared_ptr<std::atomic<std::size_t>>;

// A failed database refuses its units: its writer answers too.
class AnswerOfWriter : public db::Unit {
public:
    explicit AnswerOfWriter(Count unanswered) : unanswered_(std::move(unanswered)) {}
    bool run(db::Transaction&) override { return true; }
    void complete(std::exception_ptr) override { --*unanswered_; }

private:
    const Count unanswered_;
};

}  // namespace

Heartbeat::Heartbeat(std::vector<Executor> executors, const host::Databases& databases)
    : executors_(std::move(executors)),
      databases_(databases),
      unanswered_(std::make_shared<std::atomic<std::size_t>>(0)) {}

bool Heartbeat::beat() {
    if (*unanswered_ > 0) return false;
    *unanswered_ = executors_.size() + databases_.size();
    for (const Executor& executor : executors_)
        boost::asio::post(executor, [unanswered = unanswered_] { --*unanswered; });
    for (const auto& [name, database] : databases_)
        database->enqueue_internal(std::make_unique<AnswerOfWriter>(unanswered_));
    return true;
}

}  // namespace baedal::app
