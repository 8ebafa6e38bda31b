// Where a customer enters a coupon, and reads what it gives or why it gives nothing.
import {useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {Button, Field, Notice} from "../shared/parts";
import type {Problem} from "../shared/problem";
import type {CouponOf} from "./coupon";

const reasons: Record<string, Key> = {
    unknown: "couponUnknown",
    not_yet: "couponNotYet",
    expired: "couponExpired",
    used_up: "couponUsedUp",
    already_used: "couponAlreadyUsed",
    phone_missing: "couponPhoneMissing",
    other_store: "couponOtherStore",
    below_minimum: "couponBelowMinimum",
};

export function couponRefusal(problem: Problem): Key {
    if (problem.status === 404) return "couponUnknown";
    if (problem.slug !== "invalid-coupon") return problem.status === 422 ? "couponUnknown" : "couponUnavailable";
    return reasons[String(problem.members.reason)] ?? "couponUnknown";
}

export function CouponField({coupon, currency}: {coupon: CouponOf; currency: string}) {
    const {t, money} = useSpeech();
    const [text, setText] = useState(coupon.code);
    const {quote, problem} = coupon;
    return (
        <fieldset class="stack">
            <legend>{t("coupon")}</legend>
            <Field id="coupon" label={t("couponCode")} error={problem ? t(couponRefusal(problem)) : undefined}>
                {({id, describedBy, invalid}) => (
                    <span class="row">
                        <input id={id} class="input" value={text} maxLength={40} autocomplete="off"
                            autocapitalize="characters" aria-describedby={describedBy} aria-invalid={invalid}
                            onInput={(event) => setText(event.currentTarget.value)} />
                        {coupon.code && coupon.code === text.trim()
                            ? <Button onClick={() => (setText(""), coupon.use(""))}>{t("couponRemove")}</Button>
                            : <Button busy={coupon.isAsking} onClick={() => coupon.use(text)}>{t("couponUse")}</Button>}
                    </span>
                )}
            </Field>
            {quote && (
                <Notice tone="good">
                    {t("couponGives", {name: quote.name, amount: money(quote.amount, currency)})}
                </Notice>
            )}
        </fieldset>
    );
}
