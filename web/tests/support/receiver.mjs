// A receiver of webhooks. The reference library of Standard Webhooks verifies each delivery.
import {createServer} from "node:http";
import {Webhook} from "standardwebhooks";

/** A program that receives. `answer(event)` gives the status of its answer, or nothing: it does not answer. */
export class Receiver {
    received = [];
    attempts = 0;
    answer = () => 204;

    async open() {
        this.server = createServer((request, response) => {
            let body = "";
            request.on("data", (chunk) => body += chunk);
            request.on("end", () => {
                ++this.attempts;
                const event = new Webhook(this.secret).verify(body, request.headers); // throws if it is forged
                const status = this.answer(event);
                if (status === undefined) return;
                if (status < 300) this.received.push({event, headers: request.headers});
                response.writeHead(status).end();
            });
        });
        await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        this.url = `http://127.0.0.1:${this.server.address().port}/hooks?source=baedal`;
        return this;
    }
    close() {
        this.server.closeAllConnections?.();
        this.server.close();
    }
    types(subject) {
        return this.received.filter(({event}) => event.subject === subject).map(({event}) => event.type);
    }
}
