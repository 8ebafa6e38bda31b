// Begins a campaign.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button} from "../shared/parts";
import {beginOf, type NamedStore} from "./coupon_terms";
import {newTerms, TermsFields, toTerms} from "./coupon_terms_fields";
import {DayField} from "./day_field";
import {NumberField} from "./number_field";
import {useTask} from "./task";
import {TextField} from "./text_field";

type Rule = "byHand" | "after" | "each";
const ruleNames = {byHand: "campaignRuleByHand", after: "campaignRuleAfter", each: "campaignRuleEach"} as const;
const nothing = {name: "", rule: "after" as Rule, orders: 10, validDays: 30, from: "", lastDay: ""};

interface CampaignFormProps {
    stores: NamedStore[];
    currency: string;
    onMade(): void;
}

export function CampaignForm({stores, currency, onMade}: CampaignFormProps) {
    const {t} = useSpeech();
    const [draft, setDraft] = useState(nothing);
    const [terms, setTerms] = useState(newTerms);
    const task = useTask();
    const set = (change: Partial<typeof nothing>) => setDraft({...draft, ...change});
    const begin = () => task.run(async () => {
        const {name, rule, orders, validDays, from, lastDay} = draft;
        await call("POST", "/campaigns", {body: {
            name: name.trim(),
            ...(rule !== "byHand" && {earnedBy: {deliveredOrders: orders, repeats: rule === "each"}}),
            coupon: {...toTerms(terms), validDays},
            ...(from && {from: beginOf(from)}),
            ...(lastDay && {until: beginOf(lastDay, 1)}),
        }});
        setDraft(nothing);
        setTerms(newTerms);
        onMade();
    }, t("campaignBegun", {name: draft.name.trim()}));
    return (
        <details>
            <summary>{t("campaignBegin")}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void begin();
            }}>
                <TextField id="campaign-name" label={t("campaignName")} hint={t("campaignNameHint")} max={40} required
                    value={draft.name} onChange={(name) => set({name})} />
                <fieldset class="picks">
                    <legend>{t("campaignRule")}</legend>
                    {(Object.keys(ruleNames) as Rule[]).map((rule) => (
                        <label key={rule} class="pick">
                            <input type="radio" name="campaign-rule" checked={draft.rule === rule}
                                onChange={() => set({rule})} />
                            {t(ruleNames[rule])}
                        </label>
                    ))}
                </fieldset>
                {draft.rule !== "byHand" && (
                    <NumberField id="campaign-orders" label={t("campaignOrders")} value={draft.orders} min={1}
                        max={10_000} onChange={(orders) => set({orders})} />
                )}
                <TermsFields id="campaign" terms={terms} stores={stores} currency={currency} onChange={setTerms} />
                <NumberField id="campaign-days" label={t("campaignDays")} value={draft.validDays} min={1} max={3650}
                    onChange={(validDays) => set({validDays})} />
                <div class="side-by-side">
                    <DayField id="campaign-from" label={t("couponFirstDay")} value={draft.from}
                        onChange={(from) => set({from})} />
                    <DayField id="campaign-until" label={t("couponLastDay")} value={draft.lastDay}
                        onChange={(lastDay) => set({lastDay})} />
                </div>
                {task.notice}
                <Button kind="main" type="submit" busy={task.isBusy}>{t("campaignBegin")}</Button>
            </form>
        </details>
    );
}
