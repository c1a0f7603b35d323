import type { Contract } from "#core/contracts/contract.ts";
import { isFullRing } from "../depth.ts";
import { everyRoute, type Route, readableQueries, readRoute } from "./every-route.ts";

type Reader = { token: string; headers: Record<string, string> };

/** Whether a route is about the customer whose ID is in its address. */
const isOfCustomer = (address: string): boolean =>
  /\/customers\/\[(id|externalId)\]/.test(address) || address.includes("/churn/[id]");

/** `/api/admin/events` never ends; the descriptions of the API have nothing stored in them and take two seconds. */
const isRead = (address: string): boolean => address !== "/api/admin/events" && !address.endsWith(".json");

/** The query for a PDF, of routes that answer one; only in the full ring, because a PDF takes a second. */
const pdfQueries = ({ GET }: Route): string[] => {
  // The handler of NextAuth has no contract.
  const contract: Contract | undefined = GET?.contract;
  if (!isFullRing || !contract?.files?.includes("application/pdf")) return [];
  return [contract.errors === "report" ? "?export_format=pdf" : "?exportFormat=pdf"];
};

/**
 * Reads every route in every format, those of a customer for each of them (IDs by their name or the part of the address before
 * them); of `kind`, only the routes of one record of it. Returns what answered 5xx; busy threads answer 503, which tests that read one route after another never make.
 */
export const failingReads = async (
  reader: Reader,
  ids: Readonly<Record<string, string>>,
  customers: readonly Readonly<Record<string, string>>[] = [ids],
  kind?: string,
): Promise<string[]> => {
  const failed: string[] = [];
  const isWanted = ({ address }: Route) => kind === undefined || address.includes(`/${kind}/[`);
  for (const route of everyRoute.filter((each) => isRead(each.address) && isWanted(each))) {
    for (const one of isOfCustomer(route.address) ? customers : [ids]) {
      for (const query of [...readableQueries(route), ...pdfQueries(route)]) {
        const { status } = await readRoute(route, { ...reader, query, ids: { ...ids, ...one } });
        if (status >= 500) failed.push(`${status} ${route.address}${query} ${one.externalId ?? ""}`.trim());
      }
    }
  }
  return failed;
};
