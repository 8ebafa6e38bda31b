# The cursor moves in a transaction of its own, before the effects of the events.
set(source src/events/subscription.cpp)
set(expected "lost|never showed|was to be told|does not come to rest|no ticket|should be kept")
set(correct [==[    if (events.empty()) return;
    for (const auto& pointer : events) {]==])
set(mistaken [==[    if (events.empty()) return;
    tx.run(
        "INSERT INTO cursor VALUES (:producer, :seq) ON CONFLICT (producer) DO UPDATE SET seq = "
        "excluded.seq",
        arg(":producer", producer_), arg(":seq", events.back()->seq));
    tx.run("COMMIT");
    tx.run("BEGIN IMMEDIATE");
    for (const auto& pointer : events) {]==])
