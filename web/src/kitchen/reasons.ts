// The reasons why an order cannot be taken. The server has a text for each code, in the customer's language.
import type {Speech} from "../i18n";

export const reasonCodes = ["sold_out", "too_busy", "closing", "too_far"] as const;

// The text of a code; words stay as they are.
export function reasonText(reason: string, t: Speech["t"]): string {
    const code = reasonCodes.find((one) => one === reason);
    return code ? t(`kitchenReason_${code}`) : reason;
}
