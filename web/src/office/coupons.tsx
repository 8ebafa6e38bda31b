// Coupons: campaigns that issue them by rule or by hand, and codes that the owner makes.
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import {Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {Campaigns} from "./campaigns";
import {CouponList} from "./coupon_list";
import type {Campaign, Coupon, NamedStore} from "./coupon_terms";
import {usePages} from "./pages";
import {complaintOf} from "./task";

export function Coupons() {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<NamedStore>>("/menus", 30_000);
    const campaigns = usePages<Campaign>("/campaigns?limit=20");
    const coupons = usePages<Coupon>("/coupons?limit=20");
    if (!data) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    const stores = data.items;
    const currency = stores[0]?.currency ?? "KRW";
    return (
        <>
            <Campaigns pages={campaigns} stores={stores} currency={currency} onIssued={() => void coupons.reload()} />
            <CouponList pages={coupons} stores={stores} currency={currency} />
        </>
    );
}
