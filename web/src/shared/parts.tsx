// The small pieces that all pages are made of.
import type {ComponentChildren, JSX} from "preact";
import {useEffect, useRef} from "preact/hooks";
import {useSpeech} from "../i18n";

type Tone = "plain" | "good" | "warn" | "bad";

/** Told to screen readers when it appears; `bad` at once. */
export function Notice({tone = "plain", children}: {tone?: Tone; children: ComponentChildren}) {
    return <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>{children}</div>;
}

interface ButtonProps extends Omit<JSX.HTMLAttributes<HTMLButtonElement>, "type"> {
    kind?: "main" | "quiet" | "danger";
    type?: "button" | "submit";
    whole?: boolean;
    busy?: boolean;
    disabled?: boolean;
    children: ComponentChildren;
}

/** A busy button cannot be pressed, but keeps the focus. */
export function Button({kind = "quiet", type = "button", whole = false, busy = false, onClick, children,
    ...rest}: ButtonProps) {
    return (
        <button {...rest} type={type} class={`button ${kind} ${whole ? "whole" : ""}`} aria-busy={busy}
            aria-disabled={busy}
            onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}>
            {children}
        </button>
    );
}

export function Loading() {
    const {t} = useSpeech();
    return <p class="loading" role="status">{t("loading")}</p>;
}

interface FieldProps {
    label: string;
    hint?: string | undefined;
    error?: string | undefined;
    children(ids: {id: string; describedBy: string | undefined; invalid: boolean}): ComponentChildren;
    id: string;
}

/** A label, its control, a hint and what is wrong with it, tied together for screen readers. */
export function Field({id, label, hint, error, children}: FieldProps) {
    const describedBy = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
    return (
        <div class="field">
            <label for={id}>{label}</label>
            {children({id, describedBy: describedBy || undefined, invalid: Boolean(error)})}
            {hint && <p id={`${id}-hint`} class="hint">{hint}</p>}
            {error && <p id={`${id}-error`} class="field-error">{error}</p>}
        </div>
    );
}

interface DialogProps {
    title: string;
    onClose(): void;
    children: ComponentChildren;
}

/** The browser's own modal dialog: it holds the focus, closes with Escape, and gives the focus back. */
export function Dialog({title, onClose, children}: DialogProps) {
    const {t} = useSpeech();
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        const shown = dialog.current;
        shown?.showModal();
        return () => shown?.close(); // one that is only taken away leaves the focus nowhere
    }, []);
    return (
        <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title"
            onClose={() => dialog.current && onClose()} // not once more for one that is gone
            onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
            <div class="dialog-box">
                <div class="dialog-head">
                    <h2 id="dialog-title">{title}</h2>
                    <button type="button" class="close" aria-label={t("close")}
                        onClick={() => dialog.current?.close()}>×</button>
                </div>
                {children}
            </div>
        </dialog>
    );
}
