// Basket, contact and payment on one page; the total that is shown is the one that is agreed to.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {priceLine, useBasket} from "../shared/basket";
import {ClosedNotice} from "../shared/closed";
import {useFresh} from "../shared/fresh";
import {keep, kept} from "../shared/kept";
import {Button, Loading, Notice} from "../shared/parts";
import {firstWish, PaymentChoice, useMethods} from "../shared/payment_choice";
import {pendingOrder} from "../shared/pending";
import type {Fulfilment, Menu, PaymentWish} from "../shared/types";
import {BasketSlip} from "./basket_slip";
import {ContactFields, missingFields, type Contact} from "./contact_fields";
import {usePlacing} from "./placing";
import {PlacingNotice} from "./placing_notice";

const nobody: Contact = {name: "", phone: "", address: ""};

export function Checkout() {
    const {t} = useSpeech();
    const {storeId} = useBasket();
    const pendingStore = pendingOrder()?.body.storeId;
    const id = storeId || pendingStore;
    if (!id) {
        return (
            <div class="stack">
                <h1>{t("checkout")}</h1>
                <p>{t("basketEmpty")}</p>
                <p><a class="button" href="#/">{t("chooseStore")}</a></p>
            </div>
        );
    }
    return <CheckoutOf key={id} storeId={id} />;
}

function CheckoutOf({storeId}: {storeId: number}) {
    const {t, money} = useSpeech();
    const {lines} = useBasket();
    const {data: menu, problem, refresh} = useFresh<Menu>(`/menus/${storeId}`);
    const methods = useMethods();
    const {placing, place, sendAgain} = usePlacing();
    const [contact, setContact] = useState<Contact>(() => kept("contact", nobody));
    const [wanted, setWanted] = useState<Fulfilment>("delivery");
    const [note, setNote] = useState("");
    const [wish, setWish] = useState<PaymentWish | null>(null);
    const [missing, setMissing] = useState<string[]>([]);

    useEffect(() => {
        if (methods && !wish) setWish(firstWish(methods));
    }, [methods]);
    // What the server refused has changed: look again at once.
    useEffect(() => {
        if (placing.state === "refused") void refresh();
    }, [placing]);

    const isPlacing = placing.state === "sending" || placing.state === "waiting";
    const notice = <PlacingNotice placing={placing} currency={menu?.currency ?? "KRW"} onRetry={sendAgain} />;
    if (!menu || !methods) {
        if (isPlacing) return notice;
        return problem ? <Notice tone="warn">{t("unreachable")}</Notice> : <Loading />;
    }

    const fulfilment = menu.fulfilments.includes(wanted) ? wanted : (menu.fulfilments[0] ?? "pickup");
    const priced = lines.map((line) => priceLine(menu, line));
    const subtotal = priced.reduce((sum, line) => sum + line.total, 0);
    const total = subtotal + (fulfilment === "delivery" ? menu.deliveryFee : 0);
    const isOrderable = menu.open && subtotal >= menu.minimumOrder && priced.length > 0 &&
        priced.every((line) => line.available) && wish !== null;

    const submit = (event: Event) => {
        event.preventDefault();
        const wrong = missingFields(contact, fulfilment);
        setMissing(wrong);
        if (wrong[0]) return document.getElementById(`contact-${wrong[0]}`)?.focus();
        if (!isOrderable || isPlacing || !wish) return undefined;
        keep("contact", contact);
        const {name, phone, address} = contact;
        return place({
            storeId,
            items: lines,
            fulfilment,
            customer: fulfilment === "delivery" ? {name, phone, address} : {name, phone},
            ...(note.trim() && {note: note.trim()}),
            expectedTotal: total,
            payment: wish,
        });
    };

    const amount = money(total, menu.currency);
    return (
        <form class="stack" noValidate onSubmit={submit}>
            <p><a href={`#/store/${storeId}`}>← {menu.name}</a></p>
            <h1>{t("checkout")}</h1>
            <ClosedNotice store={menu} />
            <BasketSlip menu={menu} lines={priced} subtotal={subtotal} total={total} fulfilment={fulfilment} />
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
            <ContactFields contact={contact} fulfilment={fulfilment} missing={missing} note={note}
                onChange={setContact} onNote={setNote} />
            <PaymentChoice methods={methods} wish={wish} onChange={setWish} />
            {notice}
            <Button kind="main" type="submit" whole busy={isPlacing} disabled={!isOrderable && !isPlacing}>
                {t(wish?.method === "cash" ? "placeCash" : "pay", {amount})}
            </Button>
        </form>
    );
}
