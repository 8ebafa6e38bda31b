// Times on a store's clock.

/** Seconds since midnight on the clock of `timezone`. */
function secondsOfDay(at: Date, timezone: string): number {
    const parts = new Intl.DateTimeFormat("en", {timeZone: timezone, hourCycle: "h23", hour: "2-digit",
        minute: "2-digit", second: "2-digit"}).formatToParts(at);
    const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
    return value("hour") * 3600 + value("minute") * 60 + value("second");
}

const day = 24 * 3600;

/** The next midnight of the store, on days of 23 and 25 hours too. */
export function endOfDay(now: Date, timezone: string): Date {
    const guess = new Date(Math.floor(now.getTime() / 1000) * 1000 + (day - secondsOfDay(now, timezone)) * 1000);
    const off = secondsOfDay(guess, timezone);
    return new Date(guess.getTime() + (off > day / 2 ? day - off : -off) * 1000);
}

export const minutesFrom = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
