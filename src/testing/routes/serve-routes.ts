import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { makeHttpServer } from "#cli/server/http-server.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { everyRoute, type Route } from "./every-route.ts";

type Params = Record<string, string | string[]>;

/** `[id]` stands for one part of a path, `[...rest]` for one or more, `[[...rest]]` also for none. */
const matchOf = ({ address }: Route): ((path: string) => Params | null) => {
  const names = [...address.matchAll(/\[+(?:\.\.\.)?(\w+)\]+/g)].map(([, name = ""]) => name);
  const pattern = address
    .replace(/\/\[\[\.\.\.\w+\]\]/g, "(?:/(.*))?")
    .replace(/\[\.\.\.\w+\]/g, "(.+)")
    .replace(/\[\w+\]/g, "([^/]+)");
  const form = new RegExp(`^${pattern}/?$`);
  return (path) => {
    const found = form.exec(path);
    return found && Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")]));
  };
};

/** Next prefers fixed parts to parameters, and parameters to the rest. */
const bySpecificity = (a: Route, b: Route): number =>
  a.address.split("[...").length - b.address.split("[...").length ||
  a.address.split("[").length - b.address.split("[").length;

const ROUTES = [...everyRoute].sort(bySpecificity).map((route) => ({ route, match: matchOf(route) }));

const requestOf = (request: IncomingMessage): Request => {
  const { method = "GET", url = "/", headers } = request;
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(", ")] as [string, string]],
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers: flat,
    ...(hasBody && { body: Readable.toWeb(request) as ReadableStream<Uint8Array>, duplex: "half" }),
  } as RequestInit);
};

/**
 * The API behind the product's own HTTP server, without Next and its pages: what a client meets from the socket to the handler. Pages are
 * answered with 200.
 */
export const serveRoutes = async ({ trustedProxies = 0 } = {}): Promise<{ url: string } & AsyncDisposable> => {
  const { server, drain } = makeHttpServer(
    async (asked, response) => {
      const request = requestOf(asked);
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith("/api")) return void response.end("a page");
      for (const { route, match } of ROUTES) {
        const params = match(pathname);
        const handler = params && route[request.method as Contract["method"]];
        if (!handler) continue;
        const answer = await handler(request, { params: Promise.resolve(params) } as Parameters<typeof handler>[1]);
        response.statusCode = answer.status;
        // One by one, because the product's response renames one of them.
        for (const [name, value] of answer.headers) {
          if (name === "set-cookie") response.appendHeader(name, value);
          else response.setHeader(name, value);
        }
        return void response.end(Buffer.from(await answer.arrayBuffer()));
      }
      response.writeHead(405).end();
    },
    { dev: false, trustedProxies, dataFolder: tmpdir() },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: drain };
};
