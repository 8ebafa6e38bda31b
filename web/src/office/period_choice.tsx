// Which days the figures are of: a named period, or any first and last day.
import {useSpeech, type Key} from "../i18n";
import {Button} from "../shared/parts";
import {DayField} from "./day_field";
import {presets, type Preset, type Range} from "./periods";

export type Choice = Preset | Range;

const names: Record<Preset, Key> = {today: "figuresToday", yesterday: "figuresYesterday", week: "figuresWeek",
    month: "figuresMonth", lastMonth: "figuresLastMonth"};

/** `range` is what the choice comes to. */
export function PeriodChoice({choice, range, onChoose}:
    {choice: Choice; range: Range; onChoose(choice: Choice): void}) {
    const {t} = useSpeech();
    return (
        <>
            <div class="row periods" role="group" aria-label={t("figuresPeriod")}>
                {presets.map((each) => (
                    <Button key={each} aria-pressed={choice === each} onClick={() => onChoose(each)}>
                        {t(names[each])}
                    </Button>
                ))}
            </div>
            <div class="row tools range">
                <DayField id="figures-from" label={t("figuresFrom")} value={range.from}
                    onChange={(from) => onChoose({...range, from})} />
                <DayField id="figures-to" label={t("figuresTo")} value={range.to}
                    onChange={(to) => onChoose({...range, to})} />
            </div>
        </>
    );
}
