// An event consumer: runs `work` after it was woken, one run at a time. A wake-up during a run, or a
// run that returns true ("there is more"), causes another one. Between two runs the event loop takes
// its turn, so that a long backlog does not keep customers waiting.
export class Consumer {
  #work;
  #pause;
  #due = false;
  #active = false;
  #waiters = [];

  // `pause`: milliseconds to wait after a wake-up, for more events to share the run's commits.
  constructor(work, pause) {
    this.#work = work;
    this.#pause = pause;
  }

  wake() {
    this.#due = true;
    if (this.#active) return;
    this.#active = true;
    this.#schedule();
  }

  // Resolves once there is nothing to do.
  idle() {
    return new Promise((resolve) => {
      if (this.#active) this.#waiters.push(resolve);
      else resolve();
    });
  }

  #schedule() {
    if (this.#pause > 0) setTimeout(() => this.#run(), this.#pause);
    else setImmediate(() => this.#run());
  }

  async #run() {
    this.#due = false;
    try {
      if (await this.#work()) this.#due = true;
    } catch (error) {
      console.error(error); // the cursor has not moved: the next wake-up tries the same events again
    }
    if (this.#due) return this.#schedule();
    this.#active = false;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
