// A long list, newest first, that is read page by page.
import {useEffect, useState} from "preact/hooks";
import {get} from "../shared/api";
import {useTask, type Task} from "./task";

interface Page<T> {
    items: T[];
    next: string | null;
}

export interface Pages<T> {
    items: T[];
    hasMore: boolean;
    task: Task;
    /** The newest page alone. */
    reload(): Promise<boolean>;
    more(): Promise<boolean>;
}

/** `path` has a query. */
export function usePages<T>(path: string): Pages<T> {
    const [page, setPage] = useState<Page<T>>({items: [], next: null});
    const task = useTask();
    const read = (after: Page<T> | null) => task.run(async () => {
        const from = after?.next ? `&cursor=${encodeURIComponent(after.next)}` : "";
        const {items, next} = await get<Page<T>>(path + from);
        setPage({items: [...(after?.items ?? []), ...items], next});
    });
    useEffect(() => {
        void read(null);
    }, [path]);
    return {items: page.items, hasMore: page.next !== null, task, reload: () => read(null), more: () => read(page)};
}
