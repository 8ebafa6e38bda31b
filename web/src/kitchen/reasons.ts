// The reasons why an order cannot be taken. The server has a text for each code, in the customer's language.
import type {Speech} from "../i18n";

export const reasonCodes = ["sold_out", "too_busy", "closing", "too_far"] as const;
// Why an order that was accepted ends.
export const cancelCodes = ["sold_out", "mishap", "no_show", "failed_delivery", "customer_wish"] as const;
const allCodes = [...reasonCodes, ...cancelCodes];

// The text of a code; words stay as they are.
export function reasonText(reason: string, t: Speech["t"]): string {
    const code = allCodes.find((one) => one === reason);
    return code ? t(`kitchenReason_${code}`) : reason;
}
