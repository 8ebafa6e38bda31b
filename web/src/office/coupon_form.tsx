// Makes a coupon that customers enter by its code.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button} from "../shared/parts";
import {beginOf, type Coupon, type NamedStore} from "./coupon_terms";
import {newTerms, TermsFields, toTerms} from "./coupon_terms_fields";
import {DayField} from "./day_field";
import {NumberField} from "./number_field";
import {useTask} from "./task";
import {TextField} from "./text_field";

const most = 1_000_000;
const nothing = {code: "", name: "", from: "", lastDay: "", limit: 0, perPhone: 0};

interface CouponFormProps {
    stores: NamedStore[];
    currency: string;
    onMade(): void;
}

export function CouponForm({stores, currency, onMade}: CouponFormProps) {
    const {t} = useSpeech();
    const [draft, setDraft] = useState(nothing);
    const [terms, setTerms] = useState(newTerms);
    const [made, setMade] = useState("");
    const task = useTask();
    const set = (change: Partial<typeof nothing>) => setDraft({...draft, ...change});
    const make = () => task.run(async () => {
        const {code, name, from, lastDay, limit, perPhone} = draft;
        const {data} = await call<Coupon>("POST", "/coupons", {body: {
            ...toTerms(terms),
            ...(code.trim() && {code: code.trim()}),
            ...(name.trim() && {name: name.trim()}),
            ...(from && {from: beginOf(from)}),
            ...(lastDay && {until: beginOf(lastDay, 1)}),
            ...(limit > 0 && {limit}),
            ...(perPhone > 0 && {perPhone}),
        }});
        setMade(data.code);
        setDraft(nothing);
        setTerms(newTerms);
        onMade();
    });
    return (
        <details>
            <summary>{t("couponMake")}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void make();
            }}>
                <TextField id="coupon-code" label={t("couponOwnCode")} hint={t("couponOwnCodeHint")} max={40}
                    value={draft.code} onChange={(code) => set({code})} />
                <TextField id="coupon-name" label={t("couponName")} hint={t("couponNameHint")} max={40}
                    value={draft.name} onChange={(name) => set({name})} />
                <TermsFields id="coupon" terms={terms} stores={stores} currency={currency} onChange={setTerms} />
                <div class="side-by-side">
                    <DayField id="coupon-from" label={t("couponFirstDay")} value={draft.from}
                        onChange={(from) => set({from})} />
                    <DayField id="coupon-until" label={t("couponLastDay")} value={draft.lastDay}
                        onChange={(lastDay) => set({lastDay})} />
                </div>
                <div class="side-by-side">
                    <NumberField id="coupon-limit" label={t("couponLimit")} value={draft.limit} min={0} max={most}
                        onChange={(limit) => set({limit})} />
                    <NumberField id="coupon-per-phone" label={t("couponPerPhone")} value={draft.perPhone} min={0}
                        max={most} onChange={(perPhone) => set({perPhone})} />
                </div>
                {task.notice}
                {made && <p role="status" class="notice good">{t("couponMade", {name: made})}</p>}
                <Button kind="main" type="submit" busy={task.isBusy}>{t("couponMake")}</Button>
            </form>
        </details>
    );
}
