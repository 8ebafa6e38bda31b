// One category of the menu that is edited: its name, its place, its items.
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {move} from "./menu_draft";
import {TextField} from "./text_field";
import type {MenuCategory, OwnMenu, OwnMenuItem} from "./types";

interface CategoryCardProps {
    category: MenuCategory;
    index: number;
    count: number;
    currency: string;
    edit(change: (menu: OwnMenu) => void): void;
    onEdit(item: OwnMenuItem): void;
    onAdd(): void;
}

interface PlaceProps {
    name: string;
    isFirst: boolean;
    isLast: boolean;
    onMove(by: -1 | 1): void;
    onRemove(): void;
}

/** Up, down and away. */
function Place({name, isFirst, isLast, onMove, onRemove}: PlaceProps) {
    const {t} = useSpeech();
    return (
        <span class="row place">
            <Button disabled={isFirst} aria-label={t("officeMoveUp", {name})} onClick={() => onMove(-1)}>↑</Button>
            <Button disabled={isLast} aria-label={t("officeMoveDown", {name})} onClick={() => onMove(1)}>↓</Button>
            <Button kind="danger" aria-label={t("officeRemove", {name})} onClick={onRemove}>×</Button>
        </span>
    );
}

export function CategoryCard({category, index, count, currency, edit, onEdit, onAdd}: CategoryCardProps) {
    const {t, money} = useSpeech();
    const here = (change: (category: MenuCategory) => void) =>
        edit((menu) => change(menu.categories[index]!));
    return (
        <section class="card stack" aria-label={category.name}>
            <div class="row between category-head">
                <TextField id={`category-${index}`} label={t("officeCategory")} value={category.name} max={80} required
                    onChange={(name) => here((copy) => (copy.name = name))} />
                <Place name={category.name} isFirst={index === 0} isLast={index === count - 1}
                    onMove={(by) => edit((menu) => move(menu.categories, index, by))}
                    onRemove={() => edit((menu) => menu.categories.splice(index, 1))} />
            </div>
            <ul>
                {category.items.map((item, at) => (
                    <li key={item.id} class="row between edit-row">
                        <button type="button" class="edit-item" onClick={() => onEdit(item)}>
                            <span class="item-name">{item.name}</span>
                            <span class="soft small">
                                <span class="amount">{money(item.price, currency)}</span>
                                {item.optionGroups.map((group) => ` · ${group.name}`)}
                            </span>
                        </button>
                        <Place name={item.name} isFirst={at === 0} isLast={at === category.items.length - 1}
                            onMove={(by) => here((copy) => move(copy.items, at, by))}
                            onRemove={() => here((copy) => copy.items.splice(at, 1))} />
                    </li>
                ))}
            </ul>
            <p><Button onClick={onAdd}>{t("officeAddItem")}</Button></p>
        </section>
    );
}
