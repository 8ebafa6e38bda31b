// The HTTP side of both peers: validation, routes, start and end of the process.
import Fastify from 'fastify';
import { Refused } from './flow.mjs';

const text = { type: 'string' };
const integer = { type: 'integer' };
const shape = (properties, required = Object.keys(properties)) => ({
  type: 'object', properties, required, additionalProperties: false,
});
const list = (items) => ({ type: 'array', items });

// Only what the benchmark needs: the short form, paid with the sandbox's card that works.
const wantedOrder = shape({
  item: { type: 'string', minLength: 1, maxLength: 80 },
  storeId: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 },
  quantity: { type: 'integer', minimum: 1, maximum: 999 },
  payment: shape({ method: { enum: ['sandbox'] }, token: { enum: ['tok_ok'] } }),
}, ['item', 'storeId', 'payment']);

// Answers with a schema are serialized by code that Fastify generates for exactly this shape.
const order = shape({
  id: text, number: integer, storeId: integer, storeName: text, status: text, fulfilment: text,
  items: list(shape({
    menuItemId: integer, name: text, unitPrice: integer, quantity: integer,
    choices: list(shape({ id: integer, name: text, price: integer })), lineTotal: integer,
  })),
  subtotal: integer, deliveryFee: integer, total: integer, currency: text,
  payment: shape({ status: text, method: text, refunded: integer }),
  timeline: list(shape({ status: text, at: text })),
  promisedAt: { type: ['string', 'null'] }, version: integer, createdAt: text, updatedAt: text,
});

const problem = (reply, status, slug, detail) => reply.code(status).type('application/problem+json')
  .serializer(JSON.stringify).send({ type: `/problems/${slug}`, status, detail });

// `shop` has place(wanted), find(id), counts() and close(), which is called at SIGTERM and SIGINT.
export async function serve(shop, port) {
  const app = Fastify({
    bodyLimit: 64 * 1024,
    ajv: { customOptions: { removeAdditional: false } }, // an unknown member is refused, not dropped
  });

  app.post('/orders', { schema: { body: wantedOrder, response: { 201: order } } }, async (request, reply) => {
    const answer = await shop.place(request.body);
    reply.code(201).header('Location', `/orders/${answer.id}`);
    return answer;
  });

  app.get('/orders/:id', { schema: { response: { 200: order } } }, async (request, reply) => {
    const found = await shop.find(request.params.id);
    return found ?? problem(reply, 404, 'not-found', 'There is no such order.');
  });

  app.get('/ledger/count', () => shop.counts());
  app.get('/readyz', async () => ({ status: 'ready' }));

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refused) return problem(reply, 422, error.slug, error.message);
    if (error.statusCode < 500) return problem(reply, error.statusCode, 'invalid-request', error.message);
    console.error(error);
    return problem(reply, 500, 'internal', 'Something went wrong.');
  });

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await app.close(); // what is under way is answered first
    await shop.close();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  // As many customers may arrive at once as the kernel lets wait; Node's default is 511.
  await app.listen({ host: '127.0.0.1', port, backlog: 4096 });
}
