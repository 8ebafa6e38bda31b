// Blocks a database's writer, so that units queue and are committed together.
#pragma once

#include <future>

#include "db/database.h"

namespace baedal::test {

// From the constructor's return to open() the writer is in a unit that writes nothing.
class WriterGate {
public:
    explicit WriterGate(db::Database& database) {
        std::promise<void> entered;
        unit_ = std::async(std::launch::async, [&database, &entered, go = go_.get_future()] {
            database.write_and_wait([&](db::Transaction&) {
                entered.set_value();
                go.wait();
            });
        });
        entered.get_future().wait();
    }
    // Returns at the end of the unit. The queued units may still run.
    void open() {
        go_.set_value();
        unit_.get();
    }

private:
    std::promise<void> go_;
    std::future<void> unit_;
};

}  // namespace baedal::test
