import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ShopRequest = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };

export type ShopAnswer = { status?: number; headers?: Record<string, string>; json?: unknown; text?: string | Buffer };

/** A fault in place of the answer. `hang`: no answer. `cut`: the connection ends in the middle of the answer. */
export type Fault = ShopAnswer | "hang" | "cut";

export type ShopServer = {
  address: string;
  /** In the order of arrival. */
  requests: ShopRequest[];
  /** Answers the next requests whose path and body match with these faults, one each. */
  failNext: (matching: RegExp, ...faults: Fault[]) => void;
  [Symbol.asyncDispose]: () => Promise<void>;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

const send = (
  response: ServerResponse,
  { status = 200, headers = {}, json, text }: ShopAnswer,
  isCut: boolean,
): void => {
  const body = text ?? (json === undefined ? "" : JSON.stringify(json));
  const type = text === undefined ? { "content-type": "application/json" } : {};
  response.writeHead(status, { ...type, "content-length": Buffer.byteLength(body), ...headers });
  if (!isCut) return void response.end(body);
  response.write(body.slice(0, body.length / 2), () => response.destroy());
};

/** A local server that answers like a shop's API, with faults on demand. Listens on a free port of loopback. */
export const startShopServer = async (
  answer: (request: ShopRequest, address: string) => ShopAnswer | Promise<ShopAnswer>,
): Promise<ShopServer> => {
  const requests: ShopRequest[] = [];
  const faults: { matching: RegExp; fault: Fault }[] = [];
  let address = "";
  const server = createServer(async (incoming, response) => {
    const request: ShopRequest = {
      method: incoming.method ?? "",
      url: new URL(incoming.url ?? "/", address),
      headers: incoming.headers,
      body: await bodyOf(incoming),
    };
    requests.push(request);
    const at = faults.findIndex(({ matching }) =>
      matching.test(`${request.url.pathname}${request.url.search} ${request.body}`),
    );
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    if (fault === "hang") return;
    if (fault !== undefined && fault !== "cut") return send(response, fault, false);
    send(response, await answer(request, address), fault === "cut");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    requests,
    failNext: (matching, ...given) => faults.push(...given.map((fault) => ({ matching, fault }))),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
