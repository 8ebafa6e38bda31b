// Waiting on conditions.

const between = 50;

/** Asks again and again until `isTrue` holds; an exception counts as no. */
export async function eventually(isTrue, what, patience = 45_000) {
    const end = Date.now() + patience;
    let last;
    for (;;) {
        try {
            last = await isTrue();
        } catch (error) {
            last = error;
        }
        if (last && !(last instanceof Error)) return last;
        const why = last instanceof Error ? ` (${last})` : "";
        if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}${why}`);
        await new Promise((resolve) => setTimeout(resolve, between));
    }
}
