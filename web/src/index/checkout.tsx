// Basket, contact and payment on one page; the total that is shown is the one that is agreed to.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {priceLine, useBasket, type Basket} from "../shared/basket";
import {ClosedNotice} from "../shared/closed";
import {useFresh} from "../shared/fresh";
import {keep, kept} from "../shared/kept";
import {useHasModule} from "../shared/modules";
import {Button, Loading, Notice} from "../shared/parts";
import {firstWish, needsWindow, PaymentChoice, useMethods} from "../shared/payment_choice";
import type {Pending} from "../shared/pending";
import type {Fulfilment, Menu, PaymentWish} from "../shared/types";
import {BasketSlip} from "./basket_slip";
import {faultsIn, faultsOf, trimmed, type Contact, type Faults} from "./contact";
import {ContactFields} from "./contact_fields";
import {useCoupon} from "./coupon";
import {CouponField} from "./coupon_field";
import {place, usePlacing, type PlacingHandle} from "./placing";
import {PlacingNotice} from "./placing_notice";

const nobody: Contact = {name: "", phone: "", address: ""};

/** `left`: what is asked about first. */
export function Checkout({left}: {left: Pending[]}) {
    const {t} = useSpeech();
    const basket = useBasket();
    const handle = usePlacing();
    const isLeft = left.some(({basket: {pieces}}) => pieces.some((id) => basket.pieces.includes(id)));
    if (isLeft) return <h1>{t("checkout")}</h1>;
    if (basket.lines.length > 0) return <CheckoutOf key={basket.storeId} basket={basket} handle={handle} />;
    return (
        <div class="stack">
            <h1>{t("checkout")}</h1>
            <PlacingNotice placing={handle.placing} currency="KRW" />
            {!handle.isPlacing && (
                <>
                    <p>{t("basketEmpty")}</p>
                    <p><a class="button" href="#/">{t("chooseStore")}</a></p>
                </>
            )}
        </div>
    );
}

function CheckoutOf({basket, handle}: {basket: Basket; handle: PlacingHandle}) {
    const {t, money, language} = useSpeech();
    const {storeId, lines} = basket;
    const {placing, isPlacing} = handle;
    const {data: menu, problem, refresh} = useFresh<Menu>(`/menus/${storeId}`);
    const methods = useMethods();
    const [contact, setContact] = useState<Contact>(() => kept("contact", nobody));
    const [wanted, setWanted] = useState<Fulfilment>("delivery");
    const [note, setNote] = useState("");
    const [wish, setWish] = useState<PaymentWish | null>(null);
    const [faults, setFaults] = useState<Faults>({});
    const hasCoupons = useHasModule("marketing");
    const subtotalNow = menu ? lines.reduce((sum, line) => sum + priceLine(menu, line).total, 0) : 0;
    const coupon = useCoupon(storeId, subtotalNow, contact.phone);

    useEffect(() => {
        if (methods && !wish) setWish(firstWish(methods)); // also when pay is back
    }, [methods]);
    // What the server refused has changed: look again at once.
    useEffect(() => {
        if (placing.state !== "refused") return;
        setFaults(faultsIn(placing.problem));
        if (placing.problem.slug === "invalid-coupon") coupon.use("");
        void refresh();
    }, [placing]);

    if (!menu || !methods) {
        if (isPlacing) return <PlacingNotice placing={placing} currency={menu?.currency ?? "KRW"} />;
        return problem ? <Notice tone="warn">{t("unreachable")}</Notice> : <Loading />;
    }

    const fulfilment = menu.fulfilments.includes(wanted) ? wanted : (menu.fulfilments[0] ?? "pickup");
    // The same sums as make_price() of the server, which refuses another `expectedTotal`.
    const priced = lines.map((line) => priceLine(menu, line));
    const subtotal = priced.reduce((sum, line) => sum + line.total, 0);
    const discount = coupon.quote;
    const total = subtotal + (fulfilment === "delivery" ? menu.deliveryFee : 0) - (discount?.amount ?? 0);
    const isOrderable = menu.open && !coupon.isAsking && subtotal >= menu.minimumOrder && priced.length > 0 &&
        priced.every((line) => line.available) && (wish !== null || methods.isUnknown === true);

    const submit = (event: Event) => {
        event.preventDefault();
        const wrong = faultsOf(contact, note, fulfilment);
        setFaults(wrong);
        const [first] = Object.keys(wrong);
        if (first) return document.getElementById(`contact-${first}`)?.focus();
        if (!isOrderable || isPlacing) return undefined;
        keep("contact", contact);
        const {name, phone, address} = trimmed(contact);
        const body = {
            storeId,
            items: lines,
            fulfilment,
            customer: fulfilment === "delivery" ? {name, phone, address} : {name, phone},
            ...(note.trim() && {note: note.trim()}),
            language, // of the messages about this order
            expectedTotal: total,
            ...(discount && {coupon: discount.code}),
            ...(wish && (!needsWindow(wish) || total === 0) && {payment: wish}),
        };
        return place({basket, body, wish});
    };

    const amount = money(total, menu.currency);
    return (
        <form class="stack" noValidate onSubmit={submit}>
            <p><a href={`#/store/${storeId}`}>← {menu.name}</a></p>
            <h1>{t("checkout")}</h1>
            <ClosedNotice store={menu} />
            <BasketSlip menu={menu} lines={priced} subtotal={subtotal} total={total} fulfilment={fulfilment}
                discount={discount} />
            {menu.fulfilments.length > 1 && (
                <fieldset>
                    <legend>{t("fulfilment")}</legend>
                    <div class="picks two">
                        {menu.fulfilments.map((each) => (
                            <label key={each} class="pick">
                                <input type="radio" name="fulfilment" checked={each === fulfilment}
                                    onChange={() => setWanted(each)} />
                                {t(each)}
                            </label>
                        ))}
                    </div>
                </fieldset>
            )}
            <ContactFields contact={contact} fulfilment={fulfilment} faults={faults} note={note}
                onChange={setContact} onNote={setNote} />
            {hasCoupons && <CouponField coupon={coupon} currency={menu.currency} />}
            <PaymentChoice methods={methods} wish={wish} onChange={setWish} />
            <PlacingNotice placing={placing} currency={menu.currency} short={menu.minimumOrder - subtotal} />
            <Button kind="main" type="submit" whole busy={isPlacing} disabled={!isOrderable && !isPlacing}>
                {t(wish && wish.method !== "cash" ? "pay" : "placeCash", {amount})}
            </Button>
        </form>
    );
}
