// The running of the shop: what is found of it, backups, webhooks, versions; and folded away, the machine room: modules, how far
// each is behind, events that could not be handled, breakers.
import {useEffect, useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {useFresh} from "../shared/fresh";
import {Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {Backups} from "./backups";
import {DeadLetters} from "./dead_letters";
import {Doctor} from "./doctor";
import {Modules} from "./modules";
import {complaintOf} from "./task";
import {Versions} from "./versions";
import {Webhooks} from "./webhooks";

interface Subscription {
    consumer: string;
    producer: string;
    lag: number;
    deadLetters: number;
    error: string | null;
}

type BreakerState = "closed" | "open" | "half_open";

interface Breaker {
    name: string;
    state: BreakerState;
    calls: number;
    failures: number;
    slow: number;
    rejected: number;
}

const breakerStates: Record<BreakerState, [Key, string]> = {
    closed: ["officeBreakerClosed", "good"], open: ["officeBreakerOpen", "bad"],
    half_open: ["officeBreakerHalfOpen", "warn"],
};

function Subscriptions() {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<Subscription>>("/admin/subscriptions", 3000);
    return (
        <section class="card stack" aria-labelledby="subscriptions">
            <h2 id="subscriptions">{t("officeSubscriptions")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data && (
                <table>
                    <thead><tr><th scope="col">{t("officeFromTo")}</th>
                        <th scope="col" class="number">{t("officeWaiting")}</th>
                        <th scope="col" class="number">{t("officeParked")}</th></tr></thead>
                    <tbody>
                        {data.items.map(({consumer, producer, lag, deadLetters, error}) => (
                            <tr key={`${producer} ${consumer}`}>
                                <th scope="row">{producer} → {consumer}
                                    {error && <Notice tone="warn">{error}</Notice>}</th>
                                <td class="number">{lag > 0 ? <span class="tag warn">{lag}</span> : 0}</td>
                                <td class="number">
                                    {deadLetters > 0 ? <span class="tag bad">{deadLetters}</span> : 0}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
        </section>
    );
}

function Breakers() {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<Breaker>>("/admin/breakers", 3000);
    return (
        <section class="card stack" aria-labelledby="breakers">
            <h2 id="breakers">{t("officeBreakers")}</h2>
            <p class="soft small">{t("officeBreakersHint")}</p>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            <ul class="stack">
                {data?.items.map(({name, state, calls, failures, slow, rejected}) => (
                    <li key={name}>
                        <p class="row"><strong>{name}</strong>
                            <span class={`tag ${breakerStates[state][1]}`}>{t(breakerStates[state][0])}</span></p>
                        <p class="soft small">{t("officeBreakerWindow", {calls, failures, slow, rejected})}</p>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function MachineRoom({isOpen}: {isOpen: boolean}) {
    const {t} = useSpeech();
    const [open, setOpen] = useState(isOpen);
    useEffect(() => {
        if (isOpen) setOpen(true);
    }, [isOpen]);
    return (
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{t("officeMachineRoom")}</summary>
            {open && <div class="stack"><Modules /><Subscriptions /><DeadLetters /><Breakers /></div>}
        </details>
    );
}

/** `showsMachine`: the address names the machine room, which is open then. */
export function Operations({showsMachine}: {showsMachine: boolean}) {
    return <><Doctor /><Backups /><Webhooks /><Versions /><MachineRoom isOpen={showsMachine} /></>;
}
