// Who the store is, and on what terms it takes orders.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "../shared/api";
import {Button, Field, Loading, Notice} from "../shared/parts";
import type {Fulfilment, Menu} from "../shared/types";
import {untilDone} from "../shared/until_done";
import {MoneyField} from "./money_field";
import {NumberField} from "./number_field";
import type {StorePart} from "./store_section";
import {TextField} from "./text_field";
import type {StoreProfile} from "./types";
import {ZoneField} from "./zone_field";

const termNames = ["name", "phone", "address", "timezone", "minimumOrder", "deliveryFee", "fulfilments",
    "prepMinutes", "autoAccept", "cancelUntil", "dayBegins"] as const;
type Terms = Pick<StoreProfile, (typeof termNames)[number]>;

const termsOf = (store: StoreProfile): Terms =>
    Object.fromEntries(termNames.map((name) => [name, store[name]])) as unknown as Terms;

function Fields({terms, currency, change}: {terms: Terms; currency: string; change(part: Partial<Terms>): void}) {
    const {t} = useSpeech();
    const toggle = (which: Fulfilment, isOn: boolean) =>
        change({fulfilments: (["delivery", "pickup"] as const).filter((each) =>
            each === which ? isOn : terms.fulfilments.includes(each))});
    return (
        <>
            <TextField id="store-name" label={t("name")} value={terms.name} max={80} required
                onChange={(name) => change({name})} />
            <TextField id="store-phone" label={t("phone")} value={terms.phone} max={30}
                onChange={(phone) => change({phone})} />
            <TextField id="store-address" label={t("address")} value={terms.address} max={200}
                onChange={(address) => change({address})} />
            <ZoneField id="store-zone" value={terms.timezone} onChange={(timezone) => change({timezone})} />
            <Field id="day-begins" label={t("officeDayBegins")} hint={t("officeDayBeginsHint")}>
                {(field) => <input id={field.id} class="input" type="time" required max="12:00"
                    value={terms.dayBegins} aria-describedby={field.describedBy}
                    onInput={({currentTarget}) => change({dayBegins: currentTarget.value})} />}
            </Field>
            <div class="two">
                <MoneyField id="minimum-order" label={t("officeMinimumOrder")} currency={currency}
                    amount={terms.minimumOrder} onChange={(minimumOrder) => change({minimumOrder})} />
                <MoneyField id="delivery-fee" label={t("officeDeliveryFee")} currency={currency}
                    amount={terms.deliveryFee} onChange={(deliveryFee) => change({deliveryFee})} />
            </div>
            <NumberField id="prep-minutes" label={t("officePrepMinutes")} value={terms.prepMinutes} min={1} max={240}
                onChange={(prepMinutes) => change({prepMinutes})} />
            <fieldset class="picks">
                <legend>{t("officeFulfilments")}</legend>
                {(["delivery", "pickup"] as const).map((each) => (
                    <label key={each} class="pick">
                        <input type="checkbox" checked={terms.fulfilments.includes(each)}
                            onChange={(event) => toggle(each, event.currentTarget.checked)} />
                        {t(each)}
                    </label>
                ))}
            </fieldset>
            <fieldset class="picks">
                <legend>{t("officeKitchenRules")}</legend>
                <label class="pick">
                    <input type="checkbox" checked={terms.autoAccept}
                        onChange={(event) => change({autoAccept: event.currentTarget.checked})} />
                    {t("officeAutoAccept")}
                </label>
                <label class="pick">
                    <input type="checkbox" checked={terms.cancelUntil === "cooking"}
                        onChange={({currentTarget}) =>
                            change({cancelUntil: currentTarget.checked ? "cooking" : "accepted"})} />
                    {t("officeCancelUntilCooking")}
                </label>
            </fieldset>
        </>
    );
}

export function TermsForm({store, task, save}: StorePart) {
    const {t} = useSpeech();
    const [terms, setTerms] = useState(termsOf(store));
    const [currency, setCurrency] = useState("");
    const [isLost, setIsLost] = useState(false);
    useEffect(() => untilDone(async () => {
        setCurrency((await get<Menu>(`/menus/${store.id}`)).currency);
        setIsLost(false);
    }, () => setIsLost(true)), []);
    return (
        <section class="card" aria-labelledby="terms">
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                if (terms.fulfilments.length === 0) task.complain(t("officeOneFulfilment"));
                else void save(terms);
            }}>
                <h2 id="terms">{t("officeTerms")}</h2>
                {isLost && <Notice tone="warn">{t("unreachable")}</Notice>}
                {currency === "" ? !isLost && <Loading /> : (
                    <>
                        <Fields terms={terms} currency={currency} change={(part) => setTerms({...terms, ...part})} />
                        {task.notice}
                        <Button kind="main" type="submit" busy={task.isBusy}>{t("officeSaveTerms")}</Button>
                    </>
                )}
            </form>
        </section>
    );
}
