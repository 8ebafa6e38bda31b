// The owner's page: the figures, the orders, the menu, the store, coupons, the machine room and the people.
import {useEffect} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {Account} from "../shared/account";
import {useFresh} from "../shared/fresh";
import {LoginGate, type LoggedIn} from "../shared/login";
import {Frame, start} from "../shared/page";
import {useHasModule} from "../shared/modules";
import {Notice} from "../shared/parts";
import {useRoute} from "../shared/route";
import type {Session} from "../shared/session";
import {Coupons} from "./coupons";
import {FiguresSection} from "./figures";
import {MenuSection} from "./menu_section";
import {OneOrder} from "./one_order";
import {OpenStore} from "./open_store";
import {Operations} from "./operations";
import {Orders} from "./orders";
import {OwedMoney} from "./owed_money";
import {People} from "./people";
import {SetupGaps} from "./setup_gaps";
import {StoreSection} from "./store_section";
import type {StoreProfile} from "./types";
import {WithStore} from "./with_store";
import "./office.css";

type Area = "today" | "orders" | "menu" | "store" | "coupons" | "operations" | "people";
const names: Record<Area, Key> = {today: "figures", orders: "officeAllOrders", menu: "menu", store: "officeStore",
    coupons: "coupons", operations: "officeOperations", people: "officePeople"};
const stores = "/stores?limit=200";
const ofOwners: Area[] = ["store", "coupons", "operations", "people"];

/** What an account sees. Coupons are a module that a deployment may be without. */
const isShown = (area: Area, session: Session, hasCoupons: boolean): boolean =>
    (session.role === "owner" || !ofOwners.includes(area)) && (area !== "coupons" || hasCoupons);

interface AreasProps {
    area: Area;
    session: Session;
    hasCoupons: boolean;
}

function Areas({area, session, hasCoupons}: AreasProps) {
    const {t} = useSpeech();
    const shown = (Object.keys(names) as Area[]).filter((each) => isShown(each, session, hasCoupons));
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
    const hasCoupons = useHasModule("marketing");
    const area = isShown(wish, session, hasCoupons) ? wish : "today";
    const only = session.role === "owner" ? null : session.stores;
    return (
        <Frame title={t(names[area])} aside={<Account me={me} />}>
            <div class="stack">
                <SetupGaps />
                <Areas area={area} session={session} hasCoupons={hasCoupons} />
                {problem && <Notice tone="warn">{t("unreachable")}</Notice>}
                <h1>{t(names[area])}</h1>
                {area === "today" && session.role === "owner" && <OwedMoney />}
                {area === "today" && <FiguresSection only={only} isOwner={session.role === "owner"} />}
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
                {area === "coupons" && <Coupons />}
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
