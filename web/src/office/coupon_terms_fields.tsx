// The fields that a coupon and a campaign have alike: what is taken off, from which sum on, where.
import {useSpeech} from "../i18n";
import type {NamedStore} from "./coupon_terms";
import {MoneyField} from "./money_field";
import {NumberField} from "./number_field";
import {StorePicks} from "./store_picks";

/** As it is typed. 0 at `atMost` and `minimum`: none. */
export interface TermsDraft {
    kind: "amount" | "percent";
    amount: number;
    percent: number;
    atMost: number;
    minimum: number;
    stores: number[];
}

export const newTerms: TermsDraft = {kind: "amount", amount: 1000, percent: 10, atMost: 0, minimum: 0, stores: []};

export const toTerms = ({kind, amount, percent, atMost, minimum, stores}: TermsDraft) => ({
    discount: kind === "amount" ? {amount} : {percent, ...(atMost > 0 && {atMost})},
    minimum,
    stores,
});

interface TermsFieldsProps {
    id: string;
    terms: TermsDraft;
    stores: NamedStore[];
    currency: string;
    onChange(terms: TermsDraft): void;
}

export function TermsFields({id, terms, stores, currency, onChange}: TermsFieldsProps) {
    const {t} = useSpeech();
    const set = (change: Partial<TermsDraft>) => onChange({...terms, ...change});
    return (
        <>
            <fieldset class="picks two">
                <legend>{t("couponTakesOff")}</legend>
                {(["amount", "percent"] as const).map((kind) => (
                    <label key={kind} class="pick">
                        <input type="radio" name={`${id}-kind`} checked={terms.kind === kind}
                            onChange={() => set({kind})} />
                        {t(kind === "amount" ? "couponByAmount" : "couponByPercent")}
                    </label>
                ))}
            </fieldset>
            {terms.kind === "amount" && (
                <MoneyField id={`${id}-amount`} label={t("couponAmount")} currency={currency} amount={terms.amount}
                    onChange={(amount) => set({amount})} />
            )}
            {terms.kind === "percent" && (
                <div class="side-by-side">
                    <NumberField id={`${id}-percent`} label={t("couponPercent")} value={terms.percent} min={1} max={100}
                        onChange={(percent) => set({percent})} />
                    <MoneyField id={`${id}-at-most`} label={t("couponAtMost")} currency={currency}
                        amount={terms.atMost} onChange={(atMost) => set({atMost})} />
                </div>
            )}
            <MoneyField id={`${id}-minimum`} label={t("couponMinimum")} currency={currency} amount={terms.minimum}
                onChange={(minimum) => set({minimum})} />
            {stores.length > 1 && (
                <StorePicks legend={t("couponStores")} hint={t("couponStoresHint")} stores={stores}
                    picked={terms.stores} onChange={(picked) => set({stores: picked})} />
            )}
        </>
    );
}
