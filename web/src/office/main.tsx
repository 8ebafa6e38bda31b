// The owner's page: the day's figures, the orders, the menu, the store, the machine room and the people.
import {useEffect} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {Account} from "../shared/account";
import {useFresh} from "../shared/fresh";
import {LoginGate, type LoggedIn} from "../shared/login";
import {Frame, start} from "../shared/page";
import {Notice} from "../shared/parts";
import {useRoute} from "../shared/route";
import type {Session} from "../shared/session";
import {MenuSection} from "./menu_section";
import {OneOrder} from "./one_order";
import {OpenStore} from "./open_store";
import {Operations} from "./operations";
import {Orders} from "./orders";
import {OwedMoney} from "./owed_money";
import {People} from "./people";
import {SetupGaps} from "./setup_gaps";
import {StoreSection} from "./store_section";
import {Today} from "./today";
import type {StoreProfile} from "./types";
import {WithStore} from "./with_store";
import "./office.css";

type Area = "today" | "orders" | "menu" | "store" | "operations" | "people";
const names: Record<Area, Key> = {today: "officeToday", orders: "officeAllOrders", menu: "menu", store: "officeStore",
    operations: "officeOperations", people: "officePeople"};
const stores = "/stores?limit=200";
type Named = Pick<StoreProfile, "id" | "name">;
const ofOwners: Area[] = ["store", "operations", "people"];

function Areas({area, session}: {area: Area; session: Session}) {
    const {t} = useSpeech();
    const shown = (Object.keys(names) as Area[])
        .filter((each) => session.role === "owner" || !ofOwners.includes(each));
    return (
        <nav class="areas" aria-label={t("officeAreas")}>
            {shown.map((each) => (
                <a key={each} href={`#/${each}`} aria-current={each === area ? "page" : undefined}>{t(names[each])}</a>
            ))}
        </nav>
    );
}

function Office({me}: {me: LoggedIn}) {
    const {t} = useSpeech();
    // What an owner takes away is gone from an open page too.
    const {data, problem} = useFresh<Session>("/sessions/current", 20_000);
    const session = data ?? me.session;
    const [asked, view] = useRoute();
    const isExpired = problem?.status === 401;
    useEffect(() => {
        if (isExpired) me.expired();
    }, [isExpired]);

    const wish = asked && asked in names ? (asked as Area) : "today";
    const area = session.role !== "owner" && ofOwners.includes(wish) ? "today" : wish;
    const only = session.role === "owner" ? null : session.stores;
    return (
        <Frame title={t(names[area])} aside={<Account me={me} />}>
            <div class="stack">
                <SetupGaps />
                <Areas area={area} session={session} />
                {problem && <Notice tone="warn">{t("unreachable")}</Notice>}
                <h1>{t(names[area])}</h1>
                {area === "today" && session.role === "owner" && <OwedMoney />}
                {area === "today" && (
                    <WithStore<Named> path="/menus" only={only}>{(store) => (
                        <Today key={store.id} storeId={store.id} isOwner={session.role === "owner"} />
                    )}</WithStore>
                )}
                {area === "orders" && (view ? <OneOrder key={view} id={view} isOwner={session.role === "owner"} />
                    : <Orders />)}
                {area === "menu" && (
                    <WithStore<StoreProfile> path={stores} only={only}>{(store) => (
                        <MenuSection key={store.id} store={store} isEditing={view === "edit"}
                            mayEdit={session.role === "owner"} />
                    )}</WithStore>
                )}
                {area === "store" && (
                    <WithStore<StoreProfile> path={stores} only={only}
                        beside={(choose, isEmpty) => <OpenStore isFirst={isEmpty} onOpened={choose} />}>
                        {(store, again) => (
                            <StoreSection key={store.id} store={store} onSaved={again} />
                        )}
                    </WithStore>
                )}
                {area === "operations" && <Operations showsMachine={view === "machine"} />}
                {area === "people" && <People session={session} />}
            </div>
        </Frame>
    );
}

function Page() {
    const {t} = useSpeech();
    return <LoginGate title={t("office")}>{(me) => <Office me={me} />}</LoginGate>;
}

void start(Page);
