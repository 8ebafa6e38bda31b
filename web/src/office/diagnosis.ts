// A finding of the server about the deployment, and its text in the language of the page.
import {useEffect, useState} from "preact/hooks";
import {useSpeech, type Key, type Language} from "../i18n";

export type Level = "ok" | "warning" | "problem" | "unknown";

export interface Diagnosis {
    code: string;
    level: Level;
    setting: string;
    text: string; // in English, for a code that these pages do not know
    detail: string;
}

export const levels: Record<Level, [Key, string]> = {
    ok: ["officeLevelOk", "good"], warning: ["officeLevelWarning", "warn"],
    problem: ["officeLevelProblem", "bad"], unknown: ["officeLevelUnknown", "warn"],
};

// Customers do not load them.
const loaders: Record<Language, () => Promise<Record<string, string>>> = {
    ko: async () => (await import("../i18n/diagnoses_ko")).diagnosesKo,
    en: async () => (await import("../i18n/diagnoses_en")).diagnosesEn,
};

/** The text of a finding; null until the texts of the language are loaded. */
export function useDiagnosisText(): ((diagnosis: Diagnosis) => string) | null {
    const {language} = useSpeech();
    const [loaded, setLoaded] = useState<{language: Language; texts: Record<string, string>} | null>(null);
    useEffect(() => {
        let isWanted = true;
        void loaders[language]().then((texts) => isWanted && setLoaded({language, texts}));
        return () => {
            isWanted = false;
        };
    }, [language]);
    if (loaded?.language !== language) return null;
    return ({code, text}) => loaded.texts[code] ?? text;
}
