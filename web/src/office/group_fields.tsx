// A group of options: its name, how many may be chosen, and its choices with their prices.
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {newChoice} from "./menu_draft";
import {MoneyField} from "./money_field";
import {NumberField} from "./number_field";
import {TextField} from "./text_field";
import type {MenuGroup, OwnMenu, OwnMenuItem} from "./types";

interface GroupFieldsProps {
    group: MenuGroup;
    menu: OwnMenu;
    item: OwnMenuItem;
    currency: string;
    onChange(change: (group: MenuGroup) => void): void;
    onRemove(): void;
}

export function GroupFields({group, menu, item, currency, onChange, onRemove}: GroupFieldsProps) {
    const {t} = useSpeech();
    const id = `group-${group.id}`;
    return (
        <fieldset class="card stack">
            <legend class="unseen">{group.name || t("officeGroup")}</legend>
            <TextField id={id} label={t("officeGroup")} value={group.name} max={80} required
                onChange={(name) => onChange((copy) => (copy.name = name))} />
            <div class="two">
                <NumberField id={`${id}-min`} label={t("officeLeast")} value={group.min} min={0} max={100}
                    onChange={(min) => onChange((copy) => (copy.min = min))} />
                <NumberField id={`${id}-max`} label={t("officeMost")} value={group.max} min={1} max={100}
                    onChange={(max) => onChange((copy) => (copy.max = max))} />
            </div>
            {group.choices.map((choice, at) => (
                <div key={choice.id} class="choice-fields">
                    <TextField id={`choice-${choice.id}`} label={t("officeChoice")}
                            value={choice.name} max={80} required
                        onChange={(name) => onChange((copy) => (copy.choices[at]!.name = name))} />
                    <MoneyField id={`choice-${choice.id}-price`} label={t("officePrice")} currency={currency}
                        amount={choice.price}
                            onChange={(price) => onChange((copy) => (copy.choices[at]!.price = price))} />
                    <Button kind="danger" disabled={group.choices.length === 1}
                        aria-label={t("officeRemove", {name: choice.name})}
                        onClick={() => onChange((copy) => copy.choices.splice(at, 1))}>×</Button>
                </div>
            ))}
            <div class="row">
                <Button onClick={() => onChange((copy) => copy.choices.push(newChoice(menu, item)))}>
                    {t("officeAddChoice")}
                </Button>
                <Button kind="danger" onClick={onRemove}>{t("officeRemoveGroup")}</Button>
            </div>
        </fieldset>
    );
}
