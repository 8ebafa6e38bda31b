// The language of the pages: the browser's at first, then the one that was chosen on this device.
import type {ComponentChildren} from "preact";
import {createContext} from "preact";
import {useContext, useState} from "preact/hooks";
import {digitsOf} from "../shared/currency";
import {keep, kept} from "../shared/kept";
import type {Catalogue, Key} from "./en";

export type {Key};
export type Language = "ko" | "en";
export const languages: Record<Language, string> = {ko: "한국어", en: "English"};

type Values = Record<string, string | number>;

export interface Speech {
    language: Language;
    t(key: Key, values?: Values): string;
    money(amount: number, currency: string): string;
    time(at: string | Date): string;
    dateTime(at: string | Date): string;
    /** The time alone where it is today. */
    when(at: string | Date): string;
    /** An hour of the day on a store's clock, 0 to 23. */
    hour(hour: number): string;
    /** A day of a calendar, such as "2030-01-01", wherever the reader is. */
    date(isoDate: string): string;
    /** The same in short, with the day of the week and without the year. */
    shortDate(isoDate: string): string;
    number(n: number): string;
    /** With its sign: 0.12 is "+12%". */
    percent(share: number): string;
    choose(language: Language): void;
}

// Only the catalogue that is spoken is loaded.
const loaders: Record<Language, () => Promise<Catalogue>> = {
    ko: async () => (await import("./ko")).ko,
    en: async () => (await import("./en")).en,
};

function preferred(): Language {
    const chosen = kept<string>("language", "");
    if (chosen in languages) return chosen as Language;
    const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in languages);
    return (known as Language | undefined) ?? "en";
}

function formatMoney(language: Language, amount: number, currency: string): string {
    const digits = digitsOf(currency);
    return new Intl.NumberFormat(language, {style: "currency", currency, minimumFractionDigits: digits,
        maximumFractionDigits: digits}).format(amount / 10 ** digits);
}

const isToday = (at: Date): boolean => at.toDateString() === new Date().toDateString();

export function speechOf(language: Language, texts: Catalogue, choose: (next: Language) => void): Speech {
    const clock = new Intl.DateTimeFormat(language, {hour: "numeric", minute: "2-digit"});
    const day = new Intl.DateTimeFormat(language, {month: "short", day: "numeric", hour: "numeric",
        minute: "2-digit"});
    const hourOfDay = new Intl.DateTimeFormat(language, {hour: "numeric", timeZone: "UTC"});
    const date = new Intl.DateTimeFormat(language, {year: "numeric", month: "long", day: "numeric", timeZone: "UTC"});
    const shortDate = new Intl.DateTimeFormat(language, {month: "short", day: "numeric", weekday: "short",
        timeZone: "UTC"});
    const number = new Intl.NumberFormat(language);
    const percent = new Intl.NumberFormat(language, {style: "percent", signDisplay: "exceptZero"});
    return {
        language,
        t: (key, values = {}) =>
            texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)),
        money: (amount, currency) => formatMoney(language, amount, currency),
        time: (at) => clock.format(new Date(at)),
        dateTime: (at) => day.format(new Date(at)),
        when: (at) => (isToday(new Date(at)) ? clock : day).format(new Date(at)),
        hour: (hour) => hourOfDay.format(new Date(Date.UTC(2000, 0, 1, hour))),
        date: (isoDate) => date.format(new Date(isoDate)),
        shortDate: (isoDate) => shortDate.format(new Date(isoDate)),
        number: (n) => number.format(n),
        percent: (share) => percent.format(share),
        choose,
    };
}

const SpeechContext = createContext<Speech | null>(null);

export function useSpeech(): Speech {
    const speech = useContext(SpeechContext);
    if (!speech) throw new Error("useSpeech outside of <Speaking>");
    return speech;
}

export interface Spoken {
    language: Language;
    texts: Catalogue;
}

export async function loadLanguage(language: Language = preferred()): Promise<Spoken> {
    const texts = await loaders[language]();
    document.documentElement.lang = language;
    return {language, texts};
}

export function Speaking({first, children}: {first: Spoken; children: ComponentChildren}) {
    const [spoken, setSpoken] = useState(first);
    const choose = (next: Language) => {
        keep("language", next);
        void loadLanguage(next).then(setSpoken);
    };
    return (
        <SpeechContext.Provider value={speechOf(spoken.language, spoken.texts, choose)}>
            {children}
        </SpeechContext.Provider>
    );
}
