// Who takes it to the customer. The last rider is offered again.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog, Field} from "../shared/parts";
import {keepInTab, keptInTab} from "../shared/tab";
import type {Ticket} from "./types";

interface DispatchDialogProps {
    ticket: Ticket;
    onDispatch(rider: {name: string; phone: string}): void;
    onClose(): void;
}

export function DispatchDialog({ticket, onDispatch, onClose}: DispatchDialogProps) {
    const {t} = useSpeech();
    const [rider, setRider] = useState(() => keptInTab("rider", {name: "", phone: ""}));
    return (
        <Dialog title={t("kitchenDispatchTitle", {n: ticket.number})} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                const known = {name: rider.name.trim(), phone: rider.phone.trim()};
                keepInTab("rider", known);
                onDispatch(known);
            }}>
                <Field id="rider-name" label={t("kitchenRiderName")}>
                    {({id}) => <input id={id} class="input" maxLength={80} value={rider.name}
                        onInput={(event) => setRider({...rider, name: event.currentTarget.value})} />}
                </Field>
                <Field id="rider-phone" label={t("kitchenRiderPhone")}>
                    {({id}) => <input id={id} class="input" type="tel" maxLength={30} value={rider.phone}
                        onInput={(event) => setRider({...rider, phone: event.currentTarget.value})} />}
                </Field>
                <Button kind="main" type="submit" whole>{t("kitchenDispatchNow")}</Button>
            </form>
        </Dialog>
    );
}
