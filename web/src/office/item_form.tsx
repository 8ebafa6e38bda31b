// One item of the menu with its options, in a dialog. It goes back into the draft as a whole.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog, Notice} from "../shared/parts";
import {GroupFields} from "./group_fields";
import {changed, newGroup} from "./menu_draft";
import {MoneyField} from "./money_field";
import {TextField} from "./text_field";
import type {OwnMenu, OwnMenuItem} from "./types";

interface ItemFormProps {
    first: OwnMenuItem;
    menu: OwnMenu;
    currency: string;
    onKeep(item: OwnMenuItem): void;
    onClose(): void;
}

export function ItemForm({first, menu, currency, onKeep, onClose}: ItemFormProps) {
    const {t} = useSpeech();
    const [item, setItem] = useState(first);
    const [complaint, setComplaint] = useState("");
    const edit = (change: (item: OwnMenuItem) => void) => setItem(changed(item, change));
    const finish = () => {
        const others = menu.categories.flatMap(({items}) => items).filter(({id}) => id !== item.id);
        const impossible = item.optionGroups.find(({min, max, choices}) => min > max || min > choices.length);
        if (others.some(({name}) => name === item.name)) setComplaint(t("officeNameTaken", {name: item.name}));
        else if (impossible) setComplaint(t("officeGroupImpossible", {name: impossible.name}));
        else onKeep(item);
    };
    return (
        <Dialog title={first.name || t("officeNewItem")} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                finish();
            }}>
                <TextField id="item-name" label={t("name")} value={item.name} max={80} required
                    onChange={(name) => edit((copy) => (copy.name = name))} />
                <TextField id="item-description" label={t("officeDescription")} value={item.description} max={500}
                    onChange={(description) => edit((copy) => (copy.description = description))} />
                <MoneyField id="item-price" label={t("officePrice")} currency={currency} amount={item.price}
                    onChange={(price) => edit((copy) => (copy.price = price))} />
                {item.optionGroups.map((group, at) => (
                    <GroupFields key={group.id} group={group} menu={menu} item={item} currency={currency}
                        onChange={(change) => edit((copy) => change(copy.optionGroups[at]!))}
                        onRemove={() => edit((copy) => copy.optionGroups.splice(at, 1))} />
                ))}
                <p><Button onClick={() => edit((copy) => copy.optionGroups.push(newGroup(menu, copy)))}>
                    {t("officeAddGroup")}
                </Button></p>
                {complaint && <Notice tone="bad">{complaint}</Notice>}
                <Button kind="main" type="submit" whole>{t("officeTakeOver")}</Button>
            </form>
        </Dialog>
    );
}
