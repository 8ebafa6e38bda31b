# Consumers are told of events that are not on the disk yet.
set(source src/db/writer.cpp)
set(expected "cursor|mixes files|orders_paid_exactly_once|ticket without a paid order|is lost|went from|never showed")
set(correct [==[            const Instant begun = clock_.monotonic();
            connection_->run("COMMIT");]==])
set(mistaken [==[            if (!effects.appended.empty()) {
                tail_.publish(std::exchange(effects.appended, {}));
                std::function<void()> early;
                {
                    const Lock lock(mutex_);
                    early = on_events_;
                }
                early();
            }
            const Instant begun = clock_.monotonic();
            connection_->run("COMMIT");]==])
