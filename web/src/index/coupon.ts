// The coupon of a basket: what it would give, asked for again when the sums change.
import {useEffect, useState} from "preact/hooks";
import {get} from "../shared/api";
import {Problem} from "../shared/problem";

export interface CouponQuote {
    code: string;
    name: string;
    amount: number;
}

export interface CouponOf {
    /** The coupon that is asked about; "" without one. */
    code: string;
    quote: CouponQuote | null;
    problem: Problem | null;
    isAsking: boolean;
    use(code: string): void;
}

/** `subtotal`: of the items. `phone`: as far as it is typed. */
export function useCoupon(storeId: number, subtotal: number, phone: string): CouponOf {
    const [code, setCode] = useState("");
    const [answer, setAnswer] = useState<{quote: CouponQuote | null; problem: Problem | null} | null>(null);
    // A number counts when it is whole.
    const number = /\d\D*\d{3}$/.test(phone) && phone.replace(/\D/g, "").length >= 9 ? phone.trim() : "";
    useEffect(() => {
        if (!code) return setAnswer(null);
        let isOver = false;
        setAnswer(null);
        const query = new URLSearchParams({storeId: String(storeId), subtotal: String(subtotal),
            ...(number && {phone: number})});
        get<CouponQuote>(`/coupons/${encodeURIComponent(code)}?${query}`)
            .then((quote) => !isOver && setAnswer({quote, problem: null}))
            .catch((problem: unknown) => {
                if (!(problem instanceof Problem)) throw problem;
                if (!isOver) setAnswer({quote: null, problem});
            });
        return () => {
            isOver = true;
        };
    }, [code, storeId, subtotal, number]);
    return {
        code,
        quote: answer?.quote ?? null,
        problem: answer?.problem ?? null,
        isAsking: code !== "" && answer === null,
        use: (next) => setCode(next.trim()),
    };
}
