// How a figure has changed since the period before: the difference and its share, in words.
import {useSpeech} from "../i18n";

interface ChangeProps {
    now: number;
    before: number;
    written(amount: number): string;
}

export function Change({now, before, written}: ChangeProps) {
    const {t, percent} = useSpeech();
    const difference = now - before;
    if (difference === 0) return <dd class="change soft">{t("figuresSame")}</dd>;
    const isMore = difference > 0;
    const amount = written(Math.abs(difference));
    // Nothing is a share of nothing, and a share of a loss says nothing.
    const text = before > 0
        ? t(isMore ? "figuresMore" : "figuresLess", {amount, percent: percent(difference / before)})
        : t(isMore ? "figuresMoreAlone" : "figuresLessAlone", {amount});
    return <dd class={`change ${isMore ? "more" : "less"}`}>{text}</dd>;
}
