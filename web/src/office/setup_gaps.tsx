// The red bar: what is pretended or missing in this deployment.
import {useSpeech, type Key} from "../i18n";
import {useFresh} from "../shared/fresh";
import type {List} from "../shared/types";

interface SetupGap {
    code: string;
    setting: string;
    text: string; // in English, for a code that these pages do not know
}

const known: Record<string, Key> = {
    "payments-pretended": "officeGapPayments", "payments-tested": "officeGapTestKey",
    "no-payment-method": "officeGapNoMethod", "messages-not-sent": "officeGapMessages",
    "stores-invented": "officeGapStores", "kitchen-pretended": "officeGapKitchen",
};

export function SetupGaps() {
    const {t} = useSpeech();
    const {data} = useFresh<List<SetupGap>>("/admin/setup-gaps", 60_000);
    if (!data || data.items.length === 0) return null;
    return (
        <section class="notice bad" aria-labelledby="setup-gaps">
            <p id="setup-gaps"><strong>{t("officeNotReal")}</strong></p>
            <ul>
                {data.items.map(({code, setting, text}) => {
                    const key = known[code];
                    return <li key={code}>{key ? t(key) : text} <code>{setting}</code></li>;
                })}
            </ul>
        </section>
    );
}
