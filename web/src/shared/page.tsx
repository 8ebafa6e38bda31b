// What every page begins with: its language, its frame, and one place that it is drawn into.
import type {ComponentChildren, ComponentType} from "preact";
import {render} from "preact";
import {useEffect} from "preact/hooks";
import {languages, loadLanguage, Speaking, useSpeech, type Language} from "../i18n";
import "./base.css";

export async function start(Page: ComponentType): Promise<void> {
    const spoken = await loadLanguage();
    const place = document.getElementById("app");
    if (!place) throw new Error("the page has no #app");
    render(<Speaking first={spoken}><Page /></Speaking>, place);
}

function LanguageSwitch() {
    const {language, t, choose} = useSpeech();
    return (
        <label class="language">
            <span class="unseen">{t("language")}</span>
            <select value={language} onChange={(event) => choose(event.currentTarget.value as Language)}>
                {Object.entries(languages).map(([code, name]) => (
                    <option key={code} value={code} lang={code}>{name}</option>
                ))}
            </select>
        </label>
    );
}

interface FrameProps {
    title: string;
    /** What stands beside the language, such as a link. */
    aside?: ComponentChildren;
    children: ComponentChildren;
}

/** Header, main landmark and document title. */
export function Frame({title, aside, children}: FrameProps) {
    const {t} = useSpeech();
    useEffect(() => {
        document.title = `${title} · ${t("baedal")}`;
    }, [title, t("baedal")]);
    return (
        <>
            <a class="skip" href="#main" onClick={(event) => {
                event.preventDefault();
                document.getElementById("main")?.focus();
            }}>{t("skipToContent")}</a>
            <header class="top">
                <a class="mark" href="/"><span aria-hidden="true" class="mark-sign" />{t("baedal")}</a>
                <nav class="top-aside" aria-label={t("pageNavigation")}>
                    {aside}
                    <LanguageSwitch />
                </nav>
            </header>
            <main id="main" tabIndex={-1}>{children}</main>
        </>
    );
}
