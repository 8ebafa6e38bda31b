// A queue that lets one caller go on in each turn of the event loop, first come, first served.
//
// better-sqlite3 blocks the loop while it waits for the disk, and Node accepts one connection a turn.
// If each turn served every customer that is connected already, those who come late would wait for
// seconds to be accepted at all.
export function turns() {
  const waiting = [];
  const next = () => {
    waiting.shift()();
    if (waiting.length > 0) setImmediate(next);
  };
  return () => new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(next);
  });
}
