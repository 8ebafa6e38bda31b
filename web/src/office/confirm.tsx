// One question before something that is not easily undone.
import {useSpeech} from "../i18n";
import {Button, Dialog} from "../shared/parts";

interface ConfirmProps {
    question: string;
    hint?: string;
    yes: string;
    onYes(): void;
    onClose(): void;
}

export function Confirm({question, hint, yes, onYes, onClose}: ConfirmProps) {
    const {t} = useSpeech();
    return (
        <Dialog title={question} onClose={onClose}>
            {hint && <p>{hint}</p>}
            <Button kind="danger" whole onClick={() => {
                onClose();
                onYes();
            }}>{yes}</Button>
            <Button whole onClick={onClose}>{t("officeBack")}</Button>
        </Dialog>
    );
}
