// The payment window of Toss Payments (SDK v2, payment.requestPayment): its script is loaded for a
// customer who chose it and for nobody else, and its window takes the place of the order's page.
import {orderPage} from "../shared/orders";
import type {Order} from "../shared/types";

interface PaymentRequest {
    method: "CARD"; // cards and easy payment in one window
    amount: {currency: "KRW"; value: number};
    orderId: string;
    orderName: string; // at most 100 characters
    successUrl: string;
    failUrl: string;
    windowTarget: "self";
}

interface Sdk {
    (clientKey: string): {
        payment(options: {customerKey: string}): {requestPayment(request: PaymentRequest): Promise<void>};
    };
    ANONYMOUS: string;
}

declare global {
    interface Window {
        TossPayments?: Sdk;
    }
}

const source = "https://js.tosspayments.com/v2/standard";

function loadSdk(): Promise<Sdk> {
    return new Promise((resolve, reject) => {
        const settle = () => (window.TossPayments ? resolve(window.TossPayments) : reject(new Error(source)));
        if (window.TossPayments) return settle();
        const script = document.createElement("script");
        script.src = source;
        script.onload = settle;
        script.onerror = () => {
            script.remove(); // so that it is loaded anew the next time
            settle();
        };
        document.head.append(script);
        return undefined;
    });
}

/** The page is left for the window, which leads back to it. Throws where the window does not open. */
export async function openTossWindow(order: Order, orderName: string, clientKey: string): Promise<void> {
    const sdk = await loadSdk();
    const back = location.origin + orderPage(order.id);
    await sdk(clientKey).payment({customerKey: sdk.ANONYMOUS}).requestPayment({
        method: "CARD",
        amount: {currency: "KRW", value: order.total},
        orderId: order.id,
        orderName: orderName.slice(0, 100),
        successUrl: back,
        failUrl: back,
        windowTarget: "self",
    });
}
