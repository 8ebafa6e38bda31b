// Days on which the store does not open, such as a holiday.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Field} from "../shared/parts";
import type {StorePart} from "./store_section";

export function ClosedDates({store, task, save}: StorePart) {
    const {t, date: written} = useSpeech();
    const [date, setDate] = useState("");
    const add = async () => {
        const all = [...new Set([...store.closedDates, date])].sort();
        if (await save({closedDates: all})) setDate("");
    };
    const remove = (date: string) => void save({closedDates: store.closedDates.filter((each) => each !== date)});
    return (
        <section class="card" aria-labelledby="closed-dates">
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void add();
            }}>
                <h2 id="closed-dates">{t("officeClosedDates")}</h2>
                {store.closedDates.length === 0 && <p class="soft">{t("officeNoClosedDates")}</p>}
                <ul class="row">
                    {store.closedDates.map((each) => (
                        <li key={each}>
                            <Button busy={task.isBusy} aria-label={t("officeRemove", {name: written(each)})}
                                onClick={() => remove(each)}>
                                {written(each)} ×
                            </Button>
                        </li>
                    ))}
                </ul>
                <div class="row tools">
                    <Field id="closed-date" label={t("officeClosedDate")}>
                        {({id}) => <input id={id} class="input" type="date" required value={date}
                            onInput={(event) => setDate(event.currentTarget.value)} />}
                    </Field>
                    <Button type="submit" busy={task.isBusy}>{t("officeAdd")}</Button>
                </div>
                {task.notice}
            </form>
        </section>
    );
}
