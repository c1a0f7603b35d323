import { readdirSync } from "node:fs";
import path from "node:path";
import type { Contract } from "#core/contracts/contract.ts";
import type { Handler } from "#core/http/handle.ts";
import { aRequest } from "../request.ts";

export type Route = { address: string } & Partial<Record<Contract["method"], Handler>>;

const API = path.resolve(import.meta.dirname, "../../app/api");

/** The route handlers of the whole API. */
export const everyRoute: Route[] = await Promise.all(
  readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map(async (file) => ({
      address: `/api/${path.dirname(file).split(path.sep).join("/")}`,
      ...((await import(path.join(API, file))) as Omit<Route, "address">),
    })),
);

const handlers = new Map(
  everyRoute.flatMap((route) =>
    Object.values(route).flatMap((handler) =>
      typeof handler === "function" && handler.contract ? [[handler.contract, handler] as const] : [],
    ),
  ),
);

export const findHandler = (contract: Contract): Handler => {
  const handler = handlers.get(contract);
  if (!handler) throw new Error(`${contract.method} ${contract.path} has no handler`);
  return handler;
};

/** IDs by the name of their parameter, or of the part of the address before it. */
type Ids = Readonly<Record<string, string>>;

/** An address with IDs instead of parameters. */
const filled = (address: string, ids: Ids): string =>
  address.replace(/([\w-]+)\/\[(\w+)\]/g, (_, before: string, name: string) => {
    const key = name === "key" ? "declining_risk" : (ids[name] ?? ids[before] ?? "unknown");
    return `${before}/${key}`;
  });

const paramsOf = (address: string, ids: Ids): Record<string, string> => {
  const values = filled(address, ids).split("/");
  return Object.fromEntries(
    address.split("/").flatMap((part, at) => (part.startsWith("[") ? [[part.slice(1, -1), values[at] ?? ""]] : [])),
  );
};

type Options = { token: string; headers: Record<string, string>; ids: Ids; query?: string };

/** What a route answers to GET. */
export const readRoute = async (
  { address, GET }: Route,
  { token, headers, ids, query = "" }: Options,
): Promise<{ status: number; text: string }> => {
  if (!GET) return { status: 404, text: "" };
  const request = aRequest("GET", `${filled(address, ids)}${query}`, { token, headers });
  const response = await GET(request, { params: Promise.resolve(paramsOf(address, ids)) });
  return { status: response.status, text: await response.text() };
};

/** The queries by which a token reads all formats of a route's answer; none for other routes. */
export const readableQueries = ({ GET }: Route): string[] => {
  const contract = GET?.contract;
  if (!contract || contract.text || contract.auth === "none" || contract.auth === "metrics-token") return [];
  if (!contract.files?.includes("text/csv")) return [""];
  return ["", contract.errors === "report" ? "?export_format=csv" : "?exportFormat=csv"];
};
