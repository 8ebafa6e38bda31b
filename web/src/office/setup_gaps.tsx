// The red bar: what is pretended or missing in this deployment.
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import type {List} from "../shared/types";
import {useDiagnosisText, type Diagnosis} from "./diagnosis";

export function SetupGaps() {
    const {t} = useSpeech();
    const {data} = useFresh<List<Diagnosis>>("/admin/setup-gaps", 60_000);
    const textOf = useDiagnosisText();
    if (!data || data.items.length === 0 || !textOf) return null;
    return (
        <section class="notice bad" aria-labelledby="setup-gaps">
            <p id="setup-gaps"><strong>{t("officeNotReal")}</strong></p>
            <ul>
                {data.items.map((gap) => (
                    <li key={gap.code}>{textOf(gap)} {gap.detail} <code>{gap.setting}</code></li>
                ))}
            </ul>
        </section>
    );
}
