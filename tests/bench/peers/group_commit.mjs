// One database file's way to commit.
//
//   each   every unit is a transaction of its own: what better-sqlite3 is normally used for
//   group  the units that came up in one turn of the event loop share a transaction, and so its fsync;
//          each has a savepoint, so that one that throws takes nobody with it
//
// Either way a caller goes on only once what it wrote is on the disk.
export function committer(db, mode) {
  // Nested inside another one, better-sqlite3's transaction is a savepoint.
  const unit = db.transaction((write) => write());
  if (mode === 'each') return (write) => unit.immediate(write);

  const together = db.transaction((units) => units.map(({ write }) => {
    try {
      return { value: unit(write) };
    } catch (error) {
      return { error };
    }
  }));

  let waiting = [];
  const flush = () => {
    const units = waiting;
    waiting = [];
    try {
      const results = together.immediate(units);
      units.forEach(({ resolve, reject }, i) => (results[i].error ? reject(results[i].error) : resolve(results[i].value)));
    } catch (error) {
      for (const { reject } of units) reject(error);
    }
  };
  return (write) => new Promise((resolve, reject) => {
    if (waiting.push({ write, resolve, reject }) === 1) setImmediate(flush);
  });
}
