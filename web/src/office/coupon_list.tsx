// All coupons with their uses: made by the owner, and issued by campaigns.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button} from "../shared/parts";
import {Confirm} from "./confirm";
import {CouponForm} from "./coupon_form";
import {periodText, stateOfCoupon, termsText, tones, type Coupon, type NamedStore} from "./coupon_terms";
import type {Pages} from "./pages";
import {useTask} from "./task";

interface CouponListProps {
    pages: Pages<Coupon>;
    stores: NamedStore[];
    currency: string;
}

interface LineProps extends Omit<CouponListProps, "pages"> {
    coupon: Coupon;
    isBusy: boolean;
    onWithdraw(): void;
}

function Line({coupon, stores, currency, isBusy, onWithdraw}: LineProps) {
    const speech = useSpeech();
    const {t, number} = speech;
    const {code, name, from, until, limit, perPhone, forOnePhone, withdrawn, uses} = coupon;
    const state = stateOfCoupon(coupon);
    const rules = [termsText(speech, coupon, stores, currency), periodText(speech, from, until),
        perPhone !== null && t("couponPerPhoneText", {n: number(perPhone)}),
        forOnePhone && t("couponForOnePhone")].filter(Boolean);
    return (
        <li class="stack module" data-coupon={code}>
            <p class="row"><strong>{code}</strong> <span class={`tag ${tones[state]}`}>{t(state)}</span>
                {name !== code && <span>{name}</span>}</p>
            <p class="soft small">{rules.join(" · ")}</p>
            <div class="row between">
                <p class="small">{limit === null ? t("couponUses", {n: number(uses)})
                    : t("couponUsesOf", {n: number(uses), limit: number(limit)})}</p>
                {!withdrawn && <Button kind="danger" busy={isBusy} aria-label={t("couponEndOne", {name: code})}
                    onClick={onWithdraw}>{t("couponEnd")}</Button>}
            </div>
        </li>
    );
}

export function CouponList({pages, stores, currency}: CouponListProps) {
    const {t} = useSpeech();
    const [ending, setEnding] = useState<Coupon | null>(null);
    const task = useTask();
    const withdraw = ({code}: Coupon) => void task.run(async () => {
        await call("DELETE", `/coupons/${encodeURIComponent(code)}`);
        await pages.reload();
    }, t("couponEnded", {name: code}));
    return (
        <section class="card stack" aria-labelledby="coupons">
            <div class="row between">
                <h2 id="coupons">{t("couponsAll")}</h2>
                <Button busy={pages.task.isBusy} onClick={() => void pages.reload()}>{t("officeReload")}</Button>
            </div>
            <p class="soft small">{t("couponsHint")}</p>
            {pages.task.notice}
            {pages.items.length === 0 && !pages.task.isBusy && <p class="soft">{t("couponsNone")}</p>}
            <ul>
                {pages.items.map((coupon) => (
                    <Line key={coupon.code} coupon={coupon} stores={stores} currency={currency} isBusy={task.isBusy}
                        onWithdraw={() => setEnding(coupon)} />
                ))}
            </ul>
            {pages.hasMore && (
                <p><Button busy={pages.task.isBusy} onClick={() => void pages.more()}>{t("officeOlder")}</Button></p>
            )}
            {task.notice}
            <CouponForm stores={stores} currency={currency} onMade={() => void pages.reload()} />
            {ending && (
                <Confirm question={t("couponEndOne", {name: ending.code})} hint={t("couponEndHint")}
                    yes={t("couponEnd")} onYes={() => withdraw(ending)} onClose={() => setEnding(null)} />
            )}
        </section>
    );
}
