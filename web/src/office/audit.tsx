// Who did what, newest first. Nothing can be changed here.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "../shared/api";
import {Button} from "../shared/parts";
import {deedNames} from "./deeds";
import {tellRemark} from "./remarks";
import {useTask} from "./task";

interface Deed {
    id: number;
    at: string;
    actor: {kind: string; name: string | null};
    action: string;
    target: string;
    status: number;
    remark: string;
    address: string | null; // null: a command of the machine's
}

interface Page {
    items: Deed[];
    next: string | null;
}

/** In the shop's words; what it was for the API stands small beneath it. */
function DeedLine({deed}: {deed: Deed}) {
    const speech = useSpeech();
    const {t, dateTime} = speech;
    const name = deedNames[deed.action];
    const {kind, name: actor} = deed.actor;
    const who = actor ?? (kind === "operator" ? t("accountOperator") : kind);
    return (
        <>
            <p class="row between">
                <span><strong>{name ? t(name) : deed.action}</strong> · {who}</span>
                <span class="soft small">
                    {dateTime(deed.at)}{deed.address && ` · ${t("officeFromAddress", {address: deed.address})}`}
                </span>
            </p>
            <p class="small soft">
                {deed.status >= 400 && <><span class="tag bad">{t("deedRefused", {status: deed.status})}</span> </>}
                {deed.target}{deed.remark && ` · ${tellRemark(speech, deed.action, deed.remark)}`}
            </p>
        </>
    );
}

export function Audit() {
    const {t} = useSpeech();
    const [page, setPage] = useState<Page>({items: [], next: null});
    const task = useTask();
    const read = (after: Page | null) => task.run(async () => {
        const from = after?.next ? `&cursor=${encodeURIComponent(after.next)}` : "";
        const {items, next} = await get<Page>(`/admin/audit?limit=20${from}`);
        setPage({items: [...(after?.items ?? []), ...items], next});
    });
    useEffect(() => {
        void read(null);
    }, []);
    return (
        <section class="card stack" aria-labelledby="audit">
            <div class="row between">
                <h2 id="audit">{t("officeAudit")}</h2>
                <Button busy={task.isBusy} onClick={() => void read(null)}>{t("officeReload")}</Button>
            </div>
            {task.notice}
            {page.items.length === 0 && !task.isBusy && <p class="soft">{t("officeNoDeeds")}</p>}
            <ul>
                {page.items.map((deed) => (
                    <li key={deed.id} class="deed">
                        <DeedLine deed={deed} />
                    </li>
                ))}
            </ul>
            {page.next && <p><Button busy={task.isBusy} onClick={() => void read(page)}>{t("officeOlder")}</Button></p>}
        </section>
    );
}
