// Webhooks as a receiver sees them: each delivery is verified by the reference library of Standard Webhooks.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {Receiver} from "./support/receiver.mjs";
import {Shop} from "./support/shop.mjs";

const place = async (shop) => (await shop.must("POST", "/orders", {storeId: 1, customer: contact,
    items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;

const subscribe = async (shop, receiver, events) => {
    const webhook = await shop.must("POST", "/admin/webhooks", {url: receiver.url, ...(events && {events})});
    receiver.secret = webhook.secret;
    return webhook;
};

describe("webhooks", () => {
    let shop;
    const receivers = [];
    const open = async () => {
        receivers.push(await new Receiver().open());
        return receivers.at(-1);
    };
    before(async () => {
        shop = await Shop.open(["webhooks.allow_private=true"]);
    });
    after(async () => {
        for (const receiver of receivers) receiver.close();
        await shop.close();
    });

    test("a receiver gets the events that it wants, signed, in their order, over a restart", async () => {
        const receiver = await open();
        await place(shop); // before it: not told
        const webhook = await subscribe(shop, receiver, ["OrderPlaced", "OrderProgressed"]);
        assert.match(webhook.secret, /^whsec_/);
        assert.equal((await shop.must("GET", "/admin/webhooks")).items[0].secret, undefined);

        const id = await place(shop);
        await eventually(() => receiver.types(id).length === 1, "the order is told");
        await shop.kill();
        await shop.start();
        await shop.ticket(id, "accept", {prepMinutes: 10});
        await shop.ticket(id, "cook");
        await eventually(() => receiver.types(id).length >= 3, "the kitchen's steps are told");
        assert.deepEqual(receiver.types(id), ["OrderPlaced", "OrderProgressed", "OrderProgressed"]);
        const [{event, headers}] = receiver.received;
        assert.equal(event.specversion, "1.0");
        assert.equal(event.source, "/order");
        assert.equal(headers["webhook-id"], event.id);
        assert.equal(headers["content-type"], "application/cloudevents+json");
        assert.equal(new Set(receiver.received.map((one) => one.event.subject)).size, 1);

        const {items} = await shop.must("GET", `/admin/webhooks/${webhook.id}/deliveries`);
        assert.ok(items.every(({state, status}) => state === "delivered" && status === 204));
        await shop.must("POST", `/admin/webhooks/${webhook.id}/deliveries/${items.at(-1).id}/retry`);
        await eventually(() => receiver.types(id).length === 4, "it is delivered again");
        await shop.must("DELETE", `/admin/webhooks/${webhook.id}`);
        await place(shop);
        assert.equal((await shop.must("GET", "/admin/webhooks")).items.length, 0);
    });

    test("a failing order waits and others go on; a dead receiver delays nobody else", async () => {
        const picky = await open();
        const dead = await open();
        const good = await open();
        dead.answer = () => undefined;
        await subscribe(shop, picky, ["OrderPlaced", "OrderCancelled"]);
        await subscribe(shop, dead, ["OrderPlaced"]);
        await subscribe(shop, good, ["OrderPlaced"]);
        let refused;
        let refuses = true;
        picky.answer = (event) => event.subject === (refused ??= event.subject) && refuses ? 500 : 200;
        const first = await place(shop);
        await eventually(() => good.types(first).length === 1, "the good receiver is told");
        await shop.must("POST", `/orders/${first}/cancel`, {});
        const second = await place(shop);
        await eventually(() => picky.types(second).length === 1, "the other order is told");
        await eventually(() => good.types(second).length === 1, "the good receiver is told of both");
        assert.deepEqual(picky.types(first), []);
        refuses = false;
        await eventually(() => picky.types(first).length === 2, "the order's events come in their order", 30_000);
        assert.deepEqual(picky.types(first), ["OrderPlaced", "OrderCancelled"]);
        assert.equal(dead.received.length, 0);
    });
});

describe("webhooks that are given up", () => {
    let shop;
    let receiver;
    before(async () => {
        shop = await Shop.open(["webhooks.allow_private=true", 'webhooks.give_up_after="1s"']);
        receiver = await new Receiver().open();
    });
    after(async () => {
        receiver.close();
        await shop.close();
    });

    test("a receiver that always fails is switched off and told, and can be switched on", async () => {
        receiver.answer = () => 503;
        const webhook = await subscribe(shop, receiver);
        const id = await place(shop);
        const find = async () => (await shop.must("GET", "/admin/webhooks")).items[0];
        await eventually(async () => (await find()).state === "off", "it is switched off", 60_000);
        assert.match((await find()).reason, /503/);
        const gaps = (await shop.must("GET", "/admin/setup-gaps")).items;
        assert.ok(gaps.some(({code}) => code === "webhook-off"));

        receiver.answer = () => 200;
        const deliveries = `/admin/webhooks/${webhook.id}/deliveries`;
        const failed = (await shop.must("GET", deliveries)).items.filter(({subject}) => subject === id);
        assert.equal((await shop.call("POST", `${deliveries}/${failed.at(-1).id}/retry`)).status, 409);
        assert.equal((await shop.must("POST", `/admin/webhooks/${webhook.id}/enable`)).state, "active");
        await shop.must("POST", `${deliveries}/${failed.at(-1).id}/retry`);
        await eventually(() => receiver.types(id).length === 1, "it is delivered");
    });

    test("410 switches it off at once", async () => {
        const gone = await new Receiver().open();
        gone.answer = () => 410;
        const webhook = await subscribe(shop, gone, ["OrderPlaced"]);
        await place(shop);
        const find = async () => (await shop.must("GET", "/admin/webhooks")).items.find(({id}) => id === webhook.id);
        await eventually(async () => (await find()).state === "off", "it is switched off");
        assert.equal(gone.attempts, 1);
        gone.close();
    });
});

describe("addresses that are not of the internet", () => {
    test("are refused, as are unknown events and bad URLs", async () => {
        const shop = await Shop.open();
        const refused = async (body) => {
            const {status, data} = await shop.call("POST", "/admin/webhooks", body);
            assert.equal(status, 422, JSON.stringify(body));
            return data.errors[0];
        };
        for (const host of ["127.0.0.1", "10.0.0.1", "192.168.0.9:9100", "169.254.169.254", "[::1]", "[fd00::1]",
            "[::ffff:10.0.0.1]", "localhost", "0.0.0.0"]) {
            const error = await refused({url: `https://${host}/`});
            assert.equal(error.pointer, "/url");
            assert.match(error.detail, /allow_private/);
        }
        for (const url of ["http://example.com/", "ftp://example.com/", "example.com", "https://user:a@example.com/",
            "https://example.com/#part", ""]) assert.equal((await refused({url})).pointer, "/url");
        assert.equal((await refused({url: "https://example.com/", events: ["OrderEaten"]})).pointer, "/events");
        assert.equal((await refused({url: "https://example.com/", events: []})).pointer, "/events");

        // A name that means such an address is found out when it is called.
        const {id} = await shop.must("POST", "/admin/webhooks", {url: "https://localtest.invalid/"});
        await shop.must("DELETE", `/admin/webhooks/${id}`);
        assert.equal((await shop.call("DELETE", `/admin/webhooks/${id}`)).status, 404);
        await shop.close();
    });
});
