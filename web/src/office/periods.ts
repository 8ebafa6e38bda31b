// The periods that figures are shown for. Days are those of a calendar, "2030-01-01", whatever the reader's clock says.

export interface Range {
    from: string; // the first day
    to: string; // the last one
}

export const presets = ["today", "yesterday", "week", "month", "lastMonth"] as const;
export type Preset = (typeof presets)[number];

export const maxDays = 366; // as the server allows

const dayLength = 24 * 3600 * 1000;
const timeOf = (day: string): number => Date.parse(day + "T00:00:00Z");
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);
const monthStart = (day: string): string => day.slice(0, 8) + "01";

export const plusDays = (day: string, days: number): string => dayAt(timeOf(day) + days * dayLength);
/** False while a date is being typed. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(timeOf(text));

/** Weeks begin on Monday. */
export function rangeOf(preset: Preset, today: string): Range {
    switch (preset) {
        case "today": return {from: today, to: today};
        case "yesterday": return {from: plusDays(today, -1), to: plusDays(today, -1)};
        case "week": return {from: plusDays(today, -((new Date(timeOf(today)).getUTCDay() + 6) % 7)), to: today};
        case "month": return {from: monthStart(today), to: today};
        case "lastMonth": {
            const to = plusDays(monthStart(today), -1);
            return {from: monthStart(to), to};
        }
    }
}

export const daysIn = ({from, to}: Range): number => Math.round((timeOf(to) - timeOf(from)) / dayLength) + 1;

/** As many days, which end on the day before. */
export const rangeBefore = (range: Range): Range =>
    ({from: plusDays(range.from, -daysIn(range)), to: plusDays(range.from, -1)});
