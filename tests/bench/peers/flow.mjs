// What the two peers share: the menu, the price of an order, the shapes that travel and are kept.
// No database and no HTTP here.
import { randomFillSync } from 'node:crypto';

export const CURRENCY = 'KRW';

export const STORES = [
  { id: 1, name: '통닭집', deliveryFee: 3000, utcOffsetMinutes: 540 },
  { id: 2, name: '피자집', deliveryFee: 3000, utcOffsetMinutes: 540 },
];
export const MENU_ITEMS = [
  { id: 11, storeId: 1, name: '통닭', price: 18000 },
  { id: 12, storeId: 1, name: '양념통닭', price: 19000 },
  { id: 21, storeId: 2, name: '피자', price: 22000 },
];

// 48 bits of time, so that ids sort and their indexes grow at one end, and 130 random bits: 36
// characters of [0-9a-v]. Entropy is drawn for 128 ids at a time, since each system call costs.
const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
const RANDOM_CHARACTERS = 26;
const pool = Buffer.alloc(RANDOM_CHARACTERS * 128);
let used = pool.length;

export function newId(now) {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = now.toString(32).padStart(10, '0');
  for (const end = used + RANDOM_CHARACTERS; used < end; used += 1) id += ALPHABET[pool[used] & 31];
  return id;
}

// The stores' menus as read from the table at start: looked up by store and by name.
export function menuBook(stores, items) {
  const book = new Map(stores.map((store) => [store.id, { store, items: new Map() }]));
  for (const item of items) book.get(item.storeId).items.set(item.name, item);
  return book;
}

// The day on which a store's numbers start again, e.g. 2026-11-23, in its own time.
export function businessDay(store, now) {
  return new Date(now + store.utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}

export class Refused extends Error {
  constructor(slug, detail) {
    super(detail);
    this.slug = slug;
  }
}

// An order as it is before it has a number: priced, not paid. Throws Refused.
export function draftOrder(book, wanted, now) {
  const page = book.get(wanted.storeId);
  if (!page) throw new Refused('unknown-store', 'There is no such store.');
  const item = page.items.get(wanted.item);
  if (!item) throw new Refused('unknown-menu-item', 'The menu has no such item.');
  const quantity = wanted.quantity ?? 1;
  const subtotal = item.price * quantity;
  const at = new Date(now).toISOString();
  return {
    id: newId(now),
    number: 0,
    storeId: page.store.id,
    storeName: page.store.name,
    status: 'awaiting_payment',
    fulfilment: 'delivery',
    items: [{ menuItemId: item.id, name: item.name, unitPrice: item.price, quantity, choices: [], lineTotal: subtotal }],
    subtotal,
    deliveryFee: page.store.deliveryFee,
    total: subtotal + page.store.deliveryFee,
    currency: CURRENCY,
    payment: { status: 'pending', method: wanted.payment.method, refunded: 0 },
    timeline: [{ status: 'awaiting_payment', at }],
    promisedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

// The same order once the gateway has taken the money.
export function placed(order, now) {
  const at = new Date(now).toISOString();
  return {
    ...order,
    status: 'placed',
    payment: { ...order.payment, status: 'approved' },
    timeline: [...order.timeline, { status: 'placed', at }],
    version: order.version + 1,
    updatedAt: at,
  };
}

export const paymentApproved = (payment, at) => ({
  paymentId: payment.id, orderId: payment.orderId, amount: payment.amount, method: payment.method, at,
});

// The event tells all that its consumers need, so that none has to ask back.
export const orderPlaced = (order) => ({
  order: {
    id: order.id,
    number: order.number,
    storeId: order.storeId,
    storeName: order.storeName,
    fulfilment: order.fulfilment,
    total: order.total,
    currency: order.currency,
  },
  at: order.updatedAt,
  items: order.items.map(({ menuItemId, name, quantity, choices }) => ({ menuItemId, name, quantity, choices })),
});

export const ticketOf = ({ order, items }) => ({
  orderId: order.id,
  number: order.number,
  storeId: order.storeId,
  fulfilment: order.fulfilment,
  items: items.map(({ name, quantity, choices }) => ({ name, quantity, choices: choices.map((choice) => choice.name) })),
});

// 39000 -> 39,000원. A regular expression, since Intl costs microseconds a number.
const won = (amount) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}원`;

// One message to the customer and one to the store.
export function messagesOf({ order, items }, now) {
  const opening = `[${order.storeName}] 주문번호 ${order.number}번 - `;
  const lines = items.map(({ name, quantity }) => `${name} ${quantity}개`).join(', ');
  const message = (audience, recipient, text) => ({ id: newId(now), orderId: order.id, event: 'placed', audience, recipient, text });
  return [
    message('customer', '', `${opening}주문이 접수되었습니다. 결제 금액은 ${won(order.total)}입니다. 매장에서 확인하는 대로 알려 드릴게요.`),
    message('store', order.storeName, `${opening}새 주문: ${lines}, ${won(order.total)}`),
  ];
}
