// Campaigns: begun, ended and resumed, and coupons of theirs handed out by hand.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button} from "../shared/parts";
import {CampaignForm} from "./campaign_form";
import {periodText, stateOfCampaign, termsText, tones, type Campaign, type Coupon, type NamedStore} from "./coupon_terms";
import type {Pages} from "./pages";
import {useTask, type Task} from "./task";
import {TextField} from "./text_field";

interface CampaignsProps {
    pages: Pages<Campaign>;
    stores: NamedStore[];
    currency: string;
    /** A coupon was handed out. */
    onIssued(): void;
}

/** A coupon for one telephone number: the owner tells the customer its code. */
function HandOut({campaign: {id, name}, onIssued}: {campaign: Campaign; onIssued(): void}) {
    const {t} = useSpeech();
    const [phone, setPhone] = useState("");
    const [code, setCode] = useState("");
    const task = useTask();
    const issue = () => task.run(async () => {
        setCode("");
        const {data} = await call<Coupon>("POST", `/campaigns/${id}/coupons`, {body: {phone: phone.trim()}});
        setCode(data.code);
        setPhone("");
        onIssued();
    });
    return (
        <details>
            <summary>{t("campaignHandOut", {name})}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void issue();
            }}>
                <TextField id={`campaign-${id}-phone`} label={t("campaignPhone")} hint={t("campaignPhoneHint")} max={20}
                    required value={phone} onChange={setPhone} />
                {task.notice}
                {code && <p role="status" class="notice good">{t("campaignHandedOut", {code})}</p>}
                <Button type="submit" busy={task.isBusy}>{t("campaignIssue")}</Button>
            </form>
        </details>
    );
}

interface LineProps extends Omit<CampaignsProps, "pages"> {
    campaign: Campaign;
    task: Task;
    onTurn(): void;
}

function Line({campaign, stores, currency, task, onTurn, onIssued}: LineProps) {
    const speech = useSpeech();
    const {t, number} = speech;
    const {id, name, earnedBy, coupon, from, until, active, issued} = campaign;
    const state = stateOfCampaign(campaign);
    const rule = earnedBy === null ? t("campaignByHand")
        : t(earnedBy.repeats ? "campaignEachOrders" : "campaignAfterOrders", {n: number(earnedBy.deliveredOrders)});
    const rules = [rule, termsText(speech, coupon, stores, currency),
        t("campaignValid", {n: number(coupon.validDays)}), periodText(speech, from, until)].filter(Boolean);
    return (
        <li class="stack module" data-campaign={id}>
            <p class="row"><strong>{name}</strong> <span class={`tag ${tones[state]}`}>{t(state)}</span></p>
            <p class="soft small">{rules.join(" · ")}</p>
            <div class="row between">
                <p class="small">{t("campaignIssued", {n: number(issued)})}</p>
                <Button kind={active ? "danger" : "quiet"} busy={task.isBusy} onClick={onTurn}
                    aria-label={t(active ? "campaignEndOne" : "campaignResumeOne", {name})}>
                    {t(active ? "couponEnd" : "campaignResume")}
                </Button>
            </div>
            {state !== "couponOver" && <HandOut campaign={campaign} onIssued={onIssued} />}
        </li>
    );
}

export function Campaigns({pages, stores, currency, onIssued}: CampaignsProps) {
    const {t} = useSpeech();
    const task = useTask();
    const turn = ({id, name, active}: Campaign) => void task.run(async () => {
        await call("PATCH", `/campaigns/${id}`, {body: {active: !active}});
        await pages.reload();
    }, t(active ? "campaignEnded" : "campaignResumed", {name}));
    return (
        <section class="card stack" aria-labelledby="campaigns">
            <div class="row between">
                <h2 id="campaigns">{t("campaigns")}</h2>
                <Button busy={pages.task.isBusy} onClick={() => void pages.reload()}>{t("officeReload")}</Button>
            </div>
            <p class="soft small">{t("campaignsHint")}</p>
            {pages.task.notice}
            {pages.items.length === 0 && !pages.task.isBusy && <p class="soft">{t("campaignsNone")}</p>}
            <ul>
                {pages.items.map((campaign) => (
                    <Line key={campaign.id} campaign={campaign} stores={stores} currency={currency} task={task}
                        onTurn={() => turn(campaign)} onIssued={() => {
                            void pages.reload();
                            onIssued();
                        }} />
                ))}
            </ul>
            {pages.hasMore && (
                <p><Button busy={pages.task.isBusy} onClick={() => void pages.more()}>{t("officeOlder")}</Button></p>
            )}
            {task.notice}
            <CampaignForm stores={stores} currency={currency} onMade={() => void pages.reload()} />
        </section>
    );
}
