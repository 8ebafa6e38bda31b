// Who may come in: users, tokens of integrations, and the record of who did what.
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import {Loading, Notice} from "../shared/parts";
import type {Session} from "../shared/session";
import type {List} from "../shared/types";
import {Audit} from "./audit";
import {usePasswordAgain} from "./password_again";
import {complaintOf} from "./task";
import {Tokens} from "./tokens";
import type {StoreProfile} from "./types";
import {Users} from "./users";

export function People({session}: {session: Session}) {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<StoreProfile>>("/stores?limit=200", 30_000);
    const {confirmed, dialog} = usePasswordAgain(session.username ?? "");
    if (!data && !problem) return <Loading />;
    const stores = data?.items ?? [];
    return (
        <>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            <Users session={session} stores={stores} confirmed={confirmed} />
            <Tokens stores={stores} confirmed={confirmed} />
            <Audit />
            {dialog}
        </>
    );
}
