// What the server says when it cannot do what was asked (RFC 9457), as an exception.

export interface FieldError {
    pointer: string;
    detail: string;
}

export class Problem extends Error {
    constructor(
        readonly status: number, // 0: no answer came
        readonly slug: string, // "price-changed"; "unreachable" where no answer came
        detail: string,
        readonly retryAfter: number | null = null, // seconds
        readonly members: Record<string, unknown> = {},
    ) {
        super(detail);
    }

    get errors(): FieldError[] {
        return Array.isArray(this.members.errors) ? (this.members.errors as FieldError[]) : [];
    }

    /** The same request may well succeed a little later, and has left nothing behind that harms. */
    get isPassing(): boolean {
        if (this.slug === "coupon-unavailable") return false; // the order goes through without it
        return this.status === 0 || this.status === 429 || this.status >= 500 || this.slug === "request-in-progress";
    }
}

export function unreachable(): Problem {
    return new Problem(0, "unreachable", "");
}

export function retryAfterOf(response: Response): number | null {
    const seconds = Number(response.headers.get("Retry-After"));
    return seconds > 0 ? seconds : null;
}

/** The answer of something before the server (a proxy, say) is a problem without a name. */
export async function problemOf(response: Response): Promise<Problem> {
    let members: Record<string, unknown> = {};
    try {
        members = (await response.json()) as Record<string, unknown>;
    } catch {
        // Not JSON: the status alone has to do.
    }
    const slug = String(members.type ?? "").replace("/problems/", "") || `http-${response.status}`;
    return new Problem(response.status, slug, String(members.detail ?? ""), retryAfterOf(response), members);
}
