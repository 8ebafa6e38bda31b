// The owner's page of a store: its terms, hours and pauses are what customers meet, without a reload.
import assert from "node:assert/strict";
import {after, before, describe} from "node:test";
import {chooseChicken, fillCheckout, payButton} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {goTo, openWithOwner, withOwner} from "./support/office.mjs";

describe("a store in the office", () => {
    let shop;
    before(async () => {
        shop = await openWithOwner();
    });
    after(() => shop.close());
    const together = withOwner(() => shop);

    together("a store that the owner opens has its clock, hours and a menu, and takes orders", async (desk, phone) => {
        await goTo(desk, shop, "store");
        await desk.locator("summary", {hasText: "새 매장 열기"}).click();
        await desk.getByLabel("매장 이름").fill("분식집");
        await desk.getByLabel("시간대").first().selectOption("Asia/Tokyo");
        await desk.getByRole("button", {name: "매장 만들기"}).click();
        await desk.getByText(/^분식집 매장을 만들었습니다/).waitFor();
        await desk.getByText("매장 시각(Asia/Tokyo) 기준입니다.", {exact: false}).waitFor();
        const {items} = await shop.must("GET", "/stores");
        const store = items.find(({name}) => name === "분식집");
        assert.deepEqual({timezone: store.timezone, hours: store.hours}, {timezone: "Asia/Tokyo", hours: []});
        await phone.goto(`${shop.url}/#/store/${store.id}`);
        await phone.getByText(/지금 영업시간이 아닙니다/).waitFor();

        await desk.getByRole("button", {name: "월요일 시간 추가"}).click();
        await desk.getByLabel("월요일 여는 시각").fill("00:00");
        await desk.getByLabel("월요일 닫는 시각").fill("00:00");
        await desk.getByRole("button", {name: "모든 요일을 월요일과 똑같이"}).click();
        await desk.getByRole("button", {name: "영업시간 저장"}).click();
        await desk.getByText(/^저장했습니다/).waitFor();
        await desk.getByLabel("시간대").last().selectOption("Asia/Seoul"); // it moved
        await desk.getByRole("button", {name: "매장 정보 저장"}).click();
        await desk.getByText("매장 시각(Asia/Seoul) 기준입니다.", {exact: false}).waitFor();
        await goTo(desk, shop, "menu/edit");
        await desk.getByRole("button", {name: "분류 추가"}).click();
        await desk.getByRole("button", {name: "메뉴 추가"}).click();
        await desk.getByLabel("이름").fill("떡볶이");
        await desk.getByLabel("가격 (KRW)").fill("5000");
        await desk.getByRole("button", {name: "확인"}).click();
        await desk.getByRole("button", {name: "메뉴판 게시"}).click();
        await desk.getByText("메뉴판을 게시했습니다.").waitFor();
        await phone.getByRole("button", {name: /^떡볶이.*₩5,000/}).waitFor();
        await phone.getByText(/지금 영업시간이 아닙니다/).waitFor({state: "detached"});
    });

    together("hours that the owner sets close and open it for a customer, without a reload", async (desk, phone) => {
        await phone.goto(shop.url + "/#/store/2");
        await phone.getByRole("heading", {name: "피자집"}).waitFor();
        const closed = phone.getByText(/지금 영업시간이 아닙니다/);
        assert.equal(await closed.count(), 0);
        await goTo(desk, shop, "store");
        await desk.getByLabel("매장", {exact: true}).selectOption("피자집");
        await desk.getByRole("group", {name: "월요일"}).waitFor();
        for (const day of ["월", "화", "수", "목", "금", "토", "일"]) {
            await desk.getByRole("button", {name: `${day}요일 00:00 삭제`}).click();
        }
        await desk.getByRole("button", {name: "영업시간 저장"}).click();
        await desk.getByText(/^저장했습니다/).waitFor();
        await closed.waitFor();

        // Around the clock, over midnight, with a break that is not now.
        const now = new Date(Date.now() + 9 * 3600_000); // the hour in Seoul
        const at = (hours) => new Date(now.getTime() + hours * 3600_000).toISOString().slice(11, 16);
        await desk.getByRole("button", {name: "월요일 시간 추가"}).click();
        await desk.getByLabel("월요일 여는 시각").fill(at(8));
        await desk.getByLabel("월요일 닫는 시각").fill(at(6));
        await desk.getByRole("button", {name: "모든 요일을 월요일과 똑같이"}).click();
        await desk.getByLabel("마지막 주문 (닫기 몇 분 전)").fill("30");
        await desk.getByRole("button", {name: "영업시간 저장"}).click();
        await closed.waitFor({state: "detached"});
        const {hours, lastOrderMinutes} = await shop.must("GET", "/stores/2");
        assert.equal(hours.length, 7);
        assert.equal(lastOrderMinutes, 30);
    });

    together("a pause is told to a customer at once, and ended", async (desk, phone) => {
        await phone.goto(shop.url + "/#/store/1");
        await phone.getByRole("heading", {name: "통닭집"}).waitFor();
        await goTo(desk, shop, "store");
        await desk.getByRole("button", {name: "30분"}).click();
        await desk.getByText(/까지 주문을 받지 않습니다/).waitFor();
        await phone.getByText(/잠시 주문을 받지 않습니다/).waitFor();
        await desk.getByRole("button", {name: "오늘 하루"}).click();
        await eventually(async () => /T20:00:00/.test((await shop.must("GET", "/stores/1")).pausedUntil),
            "the pause ends with the business day, at 05:00 in Seoul");
        await desk.getByRole("button", {name: "주문 다시 받기"}).click();
        await phone.getByText(/잠시 주문을 받지 않습니다/).waitFor({state: "detached"});
    });

    together("terms and closed days are what customers meet", async (desk, phone) => {
        await goTo(desk, shop, "store");
        await desk.getByLabel("배달비 (KRW)").fill("2500");
        await desk.getByLabel("주문 자동 수락").check();
        await desk.getByRole("button", {name: "매장 정보 저장"}).click();
        await desk.getByText(/^저장했습니다/).waitFor();
        await phone.goto(shop.url + "/#/store/1");
        await phone.getByText(/배달비 ₩2,500/).waitFor();
        await desk.getByLabel("주문 자동 수락").uncheck();
        await desk.getByLabel("배달비 (KRW)").fill("3,000");
        await desk.getByRole("button", {name: "매장 정보 저장"}).click();
        await phone.getByText(/배달비 ₩3,000/).waitFor();

        await chooseChicken(phone, shop);
        await fillCheckout(phone);
        await eventually(() => payButton(phone).isEnabled(), "one chicken is enough");
        await desk.getByLabel("최소 주문 (KRW)").fill("50,000");
        await desk.getByRole("button", {name: "매장 정보 저장"}).click();
        await phone.getByText("최소 주문까지 ₩31,000 남았습니다.").waitFor();
        assert.equal(await payButton(phone).isDisabled(), true);
        await desk.getByLabel("최소 주문 (KRW)").fill("15,000");
        await desk.getByRole("button", {name: "매장 정보 저장"}).click();
        await eventually(() => payButton(phone).isEnabled(), "one chicken is enough again");

        await desk.getByLabel("쉬는 날").fill("2030-01-01");
        await desk.getByRole("button", {name: "추가", exact: true}).click();
        const closedDay = desk.getByRole("button", {name: "2030년 1월 1일 삭제"});
        await closedDay.waitFor();
        assert.deepEqual((await shop.must("GET", "/stores/1")).closedDates, ["2030-01-01"]);
        await closedDay.click();
        await desk.getByText("정해 둔 휴무일이 없습니다.").waitFor();
        const {closedDates, autoAccept, deliveryFee} = await shop.must("GET", "/stores/1");
        assert.deepEqual({closedDates, autoAccept, deliveryFee},
            {closedDates: [], autoAccept: false, deliveryFee: 3000});
    });
});
