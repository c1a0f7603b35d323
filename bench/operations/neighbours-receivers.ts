import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

// A business whose webhook endpoints and shops answer after ten seconds, and how soon another business's messages and readings of
// its shop arrive meanwhile.

type Shop = { headers: Record<string, string> };
type Seconds = { webhooks: number[]; readings: number[] };

const SLOW_MS = 10_000;
/** More than the workers of one queue. */
const RECEIVERS = 20;
/** Members of the loud business's new segment, and so messages to each of its endpoints. */
const MEMBERS = 400;
const ROUNDS = 10;
const POLL_MS = 20;

/** Other systems: what comes to `/slow-…` is answered late, and `came` has when each text arrived elsewhere. */
const openReceiver = async () => {
  const came: { text: string; at: number }[] = [];
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isSlow = request.url?.startsWith("/slow") ?? false;
    if (isSlow) await pause(SLOW_MS);
    else came.push({ text: `${request.url} ${Buffer.concat(chunks)}`, at });
    const headers = { "content-type": "application/json", "x-wp-total": "0", "x-wp-totalpages": "0" };
    response.writeHead(200, headers).end(request.url?.endsWith("/wp-json/") ? '{"name":"Shop"}' : "[]");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    untilCame: async (part: string, since: number): Promise<number> => {
      for (;;) {
        const found = came.find(({ text, at }) => at >= since && text.includes(part));
        if (found) return (found.at - since) / 1000;
        await pause(POLL_MS);
      }
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const caller =
  (url: string, { headers }: Shop) =>
  async <Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${url}/api/admin/${path}`, {
      method,
      headers: { ...headers, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
type Call = ReturnType<typeof caller>;
type Created = { data: { id: string } };

const PER_PAGE = 25;
/** A new segment of about so many customers, the best ones. Returns its ID. */
const addSegment = async (call: Call, name: string, members: number): Promise<string> => {
  const page = Math.max(1, Math.round(members / PER_PAGE));
  const list = `customers?sort=-lifetimeValue&page=${page}&pageSize=${PER_PAGE}`;
  const { data } = await call<{ data: { lifetimeValue: number }[] }>("GET", list);
  const least = data[Math.min(members, data.length) - 1]?.lifetimeValue ?? 0;
  const draft = { name, criteria: { minLifetimeValue: least }, isAutomatic: true };
  return (await call<Created>("POST", "segments", draft)).data.id;
};

const addEndpoint = (call: Call, name: string, url: string): Promise<Created> =>
  call("POST", "webhook-endpoints", { name, url, events: ["segment.entered"] });

const addShop = (call: Call, name: string, address: string): Promise<Created> =>
  call("POST", "connections", { kind: "woocommerce", name, address, consumerKey: "ck_1", consumerSecret: "cs_1" });

/** Returns how many seconds each message and each reading of the quiet business took. */
export const besideSlowReceivers = async (url: string, loudShop: Shop, quietShop: Shop): Promise<Seconds> => {
  const [loud, quiet] = [caller(url, loudShop), caller(url, quietShop)];
  const receiver = await openReceiver();
  const { address, untilCame } = receiver;
  try {
    await addEndpoint(quiet, "ERP", `${address}/quick-hook`);
    const { id: quietId } = (await addShop(quiet, "Shop", `${address}/quick-shop`)).data;
    const shops: string[] = [];
    for (let i = 0; i < RECEIVERS; i++) {
      await addEndpoint(loud, `ERP ${i}`, `${address}/slow-hook-${i}`);
      shops.push((await addShop(loud, `Shop ${i}`, `${address}/slow-shop-${i}`)).data.id);
    }
    await addSegment(loud, "Many messages", MEMBERS);
    const seconds: Seconds = { webhooks: [], readings: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const id of shops) await loud("POST", `connections/${id}/sync`, {});
      await pause(SLOW_MS / 4);
      let since = performance.now();
      const segmentId = await addSegment(quiet, `A few ${round}`, 3);
      seconds.webhooks.push(await untilCame(segmentId, since));
      since = performance.now();
      await quiet("POST", `connections/${quietId}/sync`, {});
      seconds.readings.push(await untilCame("/quick-shop/", since));
    }
    return seconds;
  } finally {
    receiver.close();
  }
};
