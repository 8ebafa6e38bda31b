// Text of customers as it may stand between ours.

// LRM, RLM, ALM; embeddings and overrides; isolates: invisible, and they turn round what stands beside them.
const directionMarks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** Without the marks that turn the direction of writing. Whoever draws it isolates it: <bdi>, or dir="auto". */
export const plain = (text: string): string => text.replace(directionMarks, "");

/** What a telephone dials: RFC 3966 without its visual separators. Null where there is nothing to dial. */
export function dialable(phone: string): string | null {
    const digits = phone.replace(/[^\d+]/g, "");
    return /^\+?\d{3,}$/.test(digits) ? `tel:${digits}` : null;
}
