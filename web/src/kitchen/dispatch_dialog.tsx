// Who takes it to the customer: a rider of the last tickets at one press, or another one by name.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog, Field} from "../shared/parts";
import {untilDone} from "../shared/until_done";
import {plain} from "./plain";
import {lastTickets, ridersOf, type Rider} from "./riders";
import type {Ticket} from "./types";

interface DispatchDialogProps {
    ticket: Ticket;
    onDispatch(rider: Rider): void;
    onClose(): void;
}

export function DispatchDialog({ticket, onDispatch, onClose}: DispatchDialogProps) {
    const {t} = useSpeech();
    const [known, setKnown] = useState<Rider[]>([]);
    const [rider, setRider] = useState<Rider>({name: "", phone: ""});
    // A rider that is not found is typed.
    useEffect(() => untilDone(async () => setKnown(ridersOf(await lastTickets(ticket.storeId))), () => {}), []);
    return (
        <Dialog title={t("kitchenDispatchTitle", {n: ticket.number})} onClose={onClose}>
            {known.length > 0 && (
                <section class="stack" aria-label={t("kitchenKnownRiders")}>
                    {known.map((one) => (
                        <Button key={one.name + one.phone} kind="main" whole onClick={() => onDispatch(one)}>
                            <bdi>{plain(one.name)}</bdi> <bdi dir="ltr">{plain(one.phone)}</bdi>
                        </Button>
                    ))}
                </section>
            )}
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                onDispatch({name: rider.name.trim(), phone: rider.phone.trim()});
            }}>
                <Field id="rider-name" label={t("kitchenRiderName")}>
                    {({id}) => <input id={id} class="input" maxLength={80} value={rider.name}
                        onInput={(event) => setRider({...rider, name: event.currentTarget.value})} />}
                </Field>
                <Field id="rider-phone" label={t("kitchenRiderPhone")}>
                    {({id}) => <input id={id} class="input" type="tel" maxLength={30} value={rider.phone}
                        onInput={(event) => setRider({...rider, phone: event.currentTarget.value})} />}
                </Field>
                <Button type="submit" kind={known.length > 0 ? "quiet" : "main"} whole>{t("kitchenDispatchNow")}</Button>
            </form>
        </Dialog>
    );
}
