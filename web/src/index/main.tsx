// The customer's page: stores, one store's menu, basket, checkout, the orders of this device.
import {useEffect} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Frame, start} from "../shared/page";
import {forEachLeft} from "../shared/pending";
import {Checkout} from "./checkout";
import {MenuPage} from "./menu_page";
import {MyOrders} from "./my_orders";
import {go, useRoute} from "../shared/route";
import {StoreList} from "./store_list";
import "./customer.css";

function Customer() {
    const {t} = useSpeech();
    const [area, id] = useRoute();

    // An order whose answer was lost is finished before anything else is begun.
    useEffect(() => {
        void forEachLeft(async () => go("checkout"));
    }, []);
    useEffect(() => window.scrollTo(0, 0), [area, id]);

    const orders = <a href="#/orders">{t("yourOrders")}</a>;
    if (area === "store") {
        return <Frame title={t("menu")} aside={orders}><MenuPage key={id} storeId={Number(id)} /></Frame>;
    }
    if (area === "checkout") return <Frame title={t("checkout")} aside={orders}><Checkout /></Frame>;
    if (area === "orders") return <Frame title={t("yourOrders")} aside={orders}><MyOrders /></Frame>;
    return <Frame title={t("chooseStore")} aside={orders}><StoreList /></Frame>;
}

void start(Customer);
