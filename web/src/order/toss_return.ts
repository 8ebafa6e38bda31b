// What Toss's window has added to the address when it leads back to the order's page: `paymentKey`,
// `orderId` and `amount`, or a `code`.
import type {Key} from "../i18n";
import {attemptOf, keepAttempt} from "../shared/attempt";

const isKey = /^[\x21-\x7e]{1,200}$/; // as Toss's documentation says, and as a header can bear

/** Of failUrl, and of the SDK where its window was closed. */
export function tossComplaint(code: string): Key {
    return code === "PAY_PROCESS_CANCELED" || code === "USER_CANCEL" ? "tossCancelled" : "tossFailed";
}

/**
 * Takes it out of the address, so that it is used once, whatever is reloaded, and is in no history. A key is
 * kept as the attempt to pay with it. Returns what the customer is to be told, if that is all there is.
 */
export function takeTossReturn(orderId: string): Key | null {
    const query = new URLSearchParams(location.search);
    const [token, code] = [query.get("paymentKey"), query.get("code")];
    if (!token && !code) return null;
    history.replaceState(null, "", location.pathname);
    if (code) return tossComplaint(code);
    if (!token || !isKey.test(token) || query.get("orderId") !== orderId) return "tossFailed";
    // However often this address is opened, in whatever tab, it asks for one and the same payment.
    const key = "toss-" + token;
    keepAttempt(orderId, {...attemptOf({method: "toss", token}), key, amount: Number(query.get("amount"))});
    return null;
}
