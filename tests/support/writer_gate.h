// Holds a database's writer, so that units queue up behind it and are committed together.
#pragma once

#include <future>

#include "db/database.h"

namespace baedal::test {

// The writer is inside a unit that writes nothing from the constructor's return to open().
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
    // Returns when the unit is through; what waited behind it may still be under way.
    void open() {
        go_.set_value();
        unit_.get();
    }

private:
    std::promise<void> go_;
    std::future<void> unit_;
};

}  // namespace baedal::test
