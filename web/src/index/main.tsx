// The customer's page: stores, one store's menu, basket, checkout, the orders of this device.
import type {ComponentChildren} from "preact";
import {useEffect} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {Frame, start} from "../shared/page";
import {forEachFresh, type Pending} from "../shared/pending";
import {Checkout} from "./checkout";
import {LeftOrders, useLeft} from "./left_orders";
import {MenuPage} from "./menu_page";
import {MyOrders} from "./my_orders";
import {go, useRoute} from "../shared/route";
import {StoreList} from "./store_list";
import "./customer.css";

function areaOf(area: string | undefined, id: string | undefined, left: Pending[]): [Key, ComponentChildren] {
    if (area === "store") return ["menu", <MenuPage key={id} storeId={Number(id)} />];
    if (area === "checkout") return ["checkout", <Checkout left={left} />];
    if (area === "orders") return ["yourOrders", <MyOrders />];
    return ["chooseStore", <StoreList />];
}

function Customer() {
    const {t} = useSpeech();
    const [area, id] = useRoute();
    const left = useLeft();

    // An order whose answer was lost is finished before anything else is begun.
    useEffect(() => {
        void forEachFresh(async () => go("checkout"));
    }, []);
    useEffect(() => window.scrollTo(0, 0), [area, id]);

    const [title, shown] = areaOf(area, id, left);
    return (
        <Frame title={t(title)} aside={<a href="#/orders">{t("yourOrders")}</a>}>
            <LeftOrders orders={left} />
            {shown}
        </Frame>
    );
}

void start(Customer);
