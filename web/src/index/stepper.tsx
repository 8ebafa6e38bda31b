// Minus, a number, plus.
import {useSpeech} from "../i18n";

interface StepperProps {
    name: string;
    quantity: number;
    least: number;
    onChange(quantity: number): void;
}

export function Stepper({name, quantity, least, onChange}: StepperProps) {
    const {t} = useSpeech();
    return (
        <span class="stepper" role="group" aria-label={`${name}: ${t("quantity")}`}>
            <button type="button" aria-label={t("fewer")} disabled={quantity <= least}
                onClick={() => onChange(quantity - 1)}>−</button>
            <output aria-live="polite">{quantity}</output>
            <button type="button" aria-label={t("more")} disabled={quantity >= 99}
                onClick={() => onChange(quantity + 1)}>+</button>
        </span>
    );
}
