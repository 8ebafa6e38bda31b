// Who did what, newest first. Nothing can be changed here.
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {deedNames} from "./deeds";
import {usePages} from "./pages";
import {tellRemark} from "./remarks";

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
    const {items, hasMore, task, reload, more} = usePages<Deed>("/admin/audit?limit=20");
    return (
        <section class="card stack" aria-labelledby="audit">
            <div class="row between">
                <h2 id="audit">{t("officeAudit")}</h2>
                <Button busy={task.isBusy} onClick={() => void reload()}>{t("officeReload")}</Button>
            </div>
            {task.notice}
            {items.length === 0 && !task.isBusy && <p class="soft">{t("officeNoDeeds")}</p>}
            <ul>
                {items.map((deed) => (
                    <li key={deed.id} class="deed">
                        <DeedLine deed={deed} />
                    </li>
                ))}
            </ul>
            {hasMore && <p><Button busy={task.isBusy} onClick={() => void more()}>{t("officeOlder")}</Button></p>}
        </section>
    );
}
