// Times on a store's clock.

/** Seconds since midnight on the clock of `timezone`. */
function secondsOfDay(at: Date, timezone: string): number {
    const parts = new Intl.DateTimeFormat("en", {timeZone: timezone, hourCycle: "h23", hour: "2-digit",
        minute: "2-digit", second: "2-digit"}).formatToParts(at);
    const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
    return value("hour") * 3600 + value("minute") * 60 + value("second");
}

const day = 24 * 3600;

/** The end of the business day that begins at `dayBegins` ("05:00"), on days of 23 and 25 hours too. */
export function endOfDay(now: Date, {timezone, dayBegins}: {timezone: string; dayBegins: string}): Date {
    const [hours, minutes] = dayBegins.split(":").map(Number) as [number, number];
    const begin = hours * 3600 + minutes * 60;
    const left = (begin - secondsOfDay(now, timezone) + day) % day || day;
    const guess = new Date(Math.floor(now.getTime() / 1000) * 1000 + left * 1000);
    const off = (secondsOfDay(guess, timezone) - begin + day) % day;
    return new Date(guess.getTime() + (off > day / 2 ? day - off : -off) * 1000);
}

export const minutesFrom = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
