// One dish: its options within their limits, how many, and into the basket.
import {useState} from "preact/hooks";
import {useSpeech, type Speech} from "../i18n";
import {addToBasket, basket} from "../shared/basket";
import {Button, Dialog, Notice} from "../shared/parts";
import type {Menu, MenuItem, OptionGroup} from "../shared/types";
import {Stepper} from "./stepper";

function rule({t}: Speech, group: OptionGroup): string {
    if (group.min === group.max) return t("chooseExactly", {n: group.min});
    return group.min === 0 ? t("chooseUpTo", {max: group.max}) : t("chooseRange", {min: group.min, max: group.max});
}

interface GroupProps {
    group: OptionGroup;
    currency: string;
    chosen: number[];
    onChange(chosen: number[]): void;
}

function Group({group, currency, chosen, onChange}: GroupProps) {
    const speech = useSpeech();
    const ofGroup = group.choices.filter((choice) => chosen.includes(choice.id)).map((choice) => choice.id);
    const isSingle = group.max === 1; // another choice takes the place of the one before
    const toggle = (id: number) => {
        const others = chosen.filter((each) => each !== id);
        if (chosen.includes(id)) onChange(group.min === 1 && isSingle ? chosen : others);
        else onChange([...(isSingle ? others.filter((each) => !ofGroup.includes(each)) : others), id]);
    };
    return (
        <fieldset>
            <legend>{group.name} <span class="soft small">{rule(speech, group)}</span></legend>
            <div class="picks">
                {group.choices.map((choice) => {
                    const isChosen = chosen.includes(choice.id);
                    const isFull = !isSingle && !isChosen && ofGroup.length >= group.max;
                    return (
                        <label key={choice.id} class="pick">
                            <input type={isSingle && group.min === 1 ? "radio" : "checkbox"}
                                name={`group-${group.id}`} checked={isChosen}
                                disabled={(choice.soldOut && !isChosen) || isFull} onChange={() => toggle(choice.id)} />
                            {choice.name}
                            {choice.soldOut && <span class="tag bad">{speech.t("soldOut")}</span>}
                            {choice.price !== 0 && <span class="amount">+{speech.money(choice.price, currency)}</span>}
                        </label>
                    );
                })}
            </div>
        </fieldset>
    );
}

interface ItemDialogProps {
    item: MenuItem;
    menu: Menu;
    onClose(): void;
    onAdded(): void;
}

export function ItemDialog({item, menu, onClose, onAdded}: ItemDialogProps) {
    const {t, money} = useSpeech();
    const [chosen, setChosen] = useState<number[]>([]);
    const [quantity, setQuantity] = useState(1);
    const [complaint, setComplaint] = useState("");
    const [replaces, setReplaces] = useState(false);

    const choices = item.optionGroups.flatMap((group) => group.choices).filter((each) => chosen.includes(each.id));
    const total = (item.price + choices.reduce((sum, choice) => sum + choice.price, 0)) * quantity;
    const isGone = item.soldOut || choices.some((choice) => choice.soldOut);

    const missing = () => {
        for (const group of item.optionGroups) {
            const n = group.min - group.choices.filter((choice) => chosen.includes(choice.id)).length;
            if (n > 0) return t("chooseMissing", {n, group: group.name});
        }
        return "";
    };
    const add = () => {
        const wrong = missing();
        setComplaint(wrong);
        if (wrong) return;
        const now = basket();
        if (!replaces && now.lines.length > 0 && now.storeId !== menu.id) return setReplaces(true);
        addToBasket(menu.id, {menuItemId: item.id, quantity, choices: chosen});
        onAdded();
        onClose();
    };

    return (
        <Dialog title={item.name} onClose={onClose}>
            {item.description && <p class="soft">{item.description}</p>}
            {item.optionGroups.map((group) => (
                <Group key={group.id} group={group} currency={menu.currency} chosen={chosen} onChange={setChosen} />
            ))}
            <div class="row between">
                <span>{t("quantity")}</span>
                <Stepper name={item.name} quantity={quantity} least={1} onChange={setQuantity} />
            </div>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {isGone && <Notice tone="bad">{t("itemSoldOutNow", {item: item.name})}</Notice>}
            {replaces && (
                <>
                    <Notice tone="warn">{t("replaceBasket")}</Notice>
                    <Button onClick={onClose}>{t("keepOld")}</Button>
                </>
            )}
            <Button kind="main" whole disabled={isGone} onClick={add}>
                {replaces ? t("startNew") : t("addToBasket", {amount: money(total, menu.currency)})}
            </Button>
        </Dialog>
    );
}
