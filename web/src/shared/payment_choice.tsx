// How to pay: the methods of this deployment; for the sandbox a card page of the demonstration.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "./api";
import {keep, kept} from "./kept";
import {Notice} from "./parts";
import type {List, Method, PaymentWish} from "./types";
import "./payment.css";

const cards = ["tok_ok", "tok_declined", "tok_slow", "tok_timeout", "tok_lost", "tok_error"] as const;

/** What pay offers; while it rests, what it offered last. Null until that is known. */
export function useMethods(): Method[] | null {
    const [methods, setMethods] = useState<Method[] | null>(null);
    useEffect(() => {
        get<List<Method>>("/payments/methods")
            .then(({items}) => {
                keep("methods", items);
                setMethods(items);
            })
            .catch(() => setMethods(kept<Method[]>("methods", ["sandbox"])));
    }, []);
    return methods;
}

/** Toss's own window needs its script and the shop's public key, which these pages do not have. */
export const payableHere = (methods: Method[]): Method[] =>
    methods.filter((method) => method === "sandbox" || method === "cash");

interface PaymentChoiceProps {
    methods: Method[];
    wish: PaymentWish | null;
    onChange(wish: PaymentWish): void;
}

export function PaymentChoice({methods, wish, onChange}: PaymentChoiceProps) {
    const {t} = useSpeech();
    const payable = payableHere(methods);
    if (payable.length === 0) return <Notice tone="warn">{t("noMethod")}</Notice>;
    return (
        <fieldset class="payment">
            <legend>{t("payment")}</legend>
            <div class="picks">
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

export function firstWish(methods: Method[]): PaymentWish | null {
    const [first] = payableHere(methods);
    if (!first) return null;
    return first === "sandbox" ? {method: "sandbox", token: "tok_ok"} : {method: first};
}
