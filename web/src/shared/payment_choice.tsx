// How to pay: the methods of this deployment; for the sandbox, a card page of the demonstration.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "./api";
import {keep, kept} from "./kept";
import {Notice} from "./parts";
import type {Method, Methods, PaymentWish} from "./types";
import "./payment.css";

const cards = ["tok_ok", "tok_declined", "tok_slow", "tok_timeout", "tok_lost", "tok_error"] as const;

const betweenTries = 3000; // milliseconds

/** What pay offers; while it rests, what it offered last. Null before the first answer. */
export function useMethods(): Methods | null {
    const [methods, setMethods] = useState<Methods | null>(null);
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let isOver = false;
        const ask = () => {
            get<Methods>("/payments/methods")
                .then((offered) => {
                    keep("payment-methods", offered);
                    if (!isOver) setMethods(offered);
                })
                .catch(() => {
                    if (isOver) return;
                    setMethods(kept<Methods>("payment-methods", {items: [], isUnknown: true}));
                    timer = setTimeout(ask, betweenTries);
                });
        };
        ask();
        return () => {
            isOver = true;
            clearTimeout(timer);
        };
    }, []);
    return methods;
}

/** Toss's window cannot be opened without the shop's public key. */
const payableHere = (methods: Methods): Method[] =>
    methods.items.filter((method) => method !== "toss" || methods.toss !== undefined);

/** The order's page opens Toss's window; without its paymentKey nothing can be paid. */
export const needsWindow = (wish: PaymentWish): boolean => wish.method === "toss" && !wish.token;

interface PaymentChoiceProps {
    methods: Methods;
    wish: PaymentWish | null;
    onChange(wish: PaymentWish): void;
}

export function PaymentChoice({methods, wish, onChange}: PaymentChoiceProps) {
    const {t} = useSpeech();
    const payable = payableHere(methods);
    if (methods.isUnknown) return <Notice tone="warn">{t("methodsUnknown")}</Notice>;
    if (payable.length === 0) return <Notice tone="warn">{t("noMethod")}</Notice>;
    return (
        <fieldset class="payment">
            <legend>{t("payment")}</legend>
            <div class="picks">
                {payable.includes("toss") && (
                    <label class="pick">
                        <input type="radio" name="payment" checked={wish?.method === "toss"}
                            aria-describedby="toss-hint" onChange={() => onChange({method: "toss"})} />
                        <span>
                            {t("toss")}
                            <span id="toss-hint" class="pick-hint">{t("tossHint")}</span>
                        </span>
                    </label>
                )}
                {payable.includes("cash") && (
                    <label class="pick">
                        <input type="radio" name="payment" checked={wish?.method === "cash"}
                            onChange={() => onChange({method: "cash"})} />
                        {t("cash")}
                    </label>
                )}
                {payable.includes("sandbox") && (
                    <div class="sandbox">
                        <p class="sandbox-title">{t("sandboxTitle")}</p>
                        <p class="sandbox-hint">{t("sandboxHint")}</p>
                        {cards.map((token) => (
                            <label key={token} class="pick">
                                <input type="radio" name="payment" value={token}
                                    checked={wish?.method === "sandbox" && wish.token === token}
                                    onChange={() => onChange({method: "sandbox", token})} />
                                {t(token)}
                            </label>
                        ))}
                    </div>
                )}
            </div>
        </fieldset>
    );
}

export function firstWish(methods: Methods): PaymentWish | null {
    const [first] = payableHere(methods);
    if (!first) return null;
    return first === "sandbox" ? {method: "sandbox", token: "tok_ok"} : {method: first};
}
