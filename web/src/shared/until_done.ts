// A task that is begun again, some seconds later, until it succeeds or nobody wants it any more.

const pause = 4000;

export function untilDone(task: () => Promise<void>, onFailure: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const go = () => {
        task().catch(() => {
            if (!isWanted) return;
            onFailure();
            timer = setTimeout(go, pause);
        });
    };
    go();
    return () => {
        isWanted = false;
        clearTimeout(timer);
    };
}
