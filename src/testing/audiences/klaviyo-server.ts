import type { ShopAnswer, ShopRequest } from "#testing/shops/connections/shop-server.ts";
import { documentedBy } from "./documented.ts";
import { startPlatform } from "./platform-server.ts";

export const KLAVIYO = documentedBy("klaviyo-profiles", "klaviyo-lists");

type Attributes = { email?: string; phone_number?: string; first_name?: string };
type Failure = { at: number; detail: string; payload: Attributes };

const refusal = (status: number, detail: string): ShopAnswer => ({
  status,
  json: { errors: [{ id: "e", code: "invalid", title: "Invalid input.", detail }] },
});

/**
 * A Klaviyo account with one list. A job takes two questions; profiles named in `invalid` fail in it, and one in `refused`
 * makes Klaviyo refuse the whole request.
 */
export const startKlaviyo = async ({ invalid = [], refused = [] }: { invalid?: string[]; refused?: string[] } = {}) => {
  const profiles = new Map<string, Attributes>();
  const listed = new Set<string>();
  const jobs: { polls: number; failures: Failure[] }[] = [];
  const contactOf = ({ email, phone_number: phone }: Attributes) => email ?? phone ?? "";
  const idOf = (contact: string) => `P-${contact}`;

  const createJob = (body: string): ShopAnswer => {
    const { data } = JSON.parse(body);
    const given: Attributes[] = data.attributes.profiles.data.map(
      ({ attributes }: { attributes: Attributes }) => attributes,
    );
    const bad = given.find((one) => refused.includes(contactOf(one)));
    if (bad) return refusal(400, `Invalid phone number format for ${contactOf(bad)}.`);
    const failures: Failure[] = [];
    for (const [at, one] of given.entries()) {
      const contact = contactOf(one);
      if (invalid.includes(contact)) failures.push({ at, detail: `${contact} is not valid`, payload: one });
      else {
        profiles.set(idOf(contact), one);
        if (data.relationships.lists.data[0].id === "L1") listed.add(idOf(contact));
      }
    }
    jobs.push({ polls: 0, failures });
    return { status: 202, json: jobOf(jobs.length - 1) };
  };
  const jobOf = (number: number) => ({
    data: {
      type: "profile-bulk-import-job",
      id: `J${number}`,
      attributes: {
        status: (jobs[number]?.polls ?? 0) > 1 ? "complete" : "processing",
        created_at: "2026-11-22T10:00:00+00:00",
        total_count: 1,
        failed_count: jobs[number]?.failures.length ?? 0,
      },
      links: { self: "https://a.klaviyo.com/api/profile-bulk-import-jobs/J" },
    },
  });
  const errorsOf = (number: number, cursor: string | null): ShopAnswer => {
    const failures = jobs[number]?.failures ?? [];
    const at = Number(cursor ?? 0);
    const address = `https://a.klaviyo.com/api/profile-bulk-import-jobs/J${number}/import-errors`;
    return {
      json: {
        data: failures.slice(at, at + 1).map(({ at: index, detail, payload }) => ({
          type: "import-error",
          id: String(at),
          attributes: {
            code: "invalid",
            title: "Invalid input.",
            detail,
            original_payload: payload,
            // One of two has no position.
            source: { pointer: at % 2 === 0 ? `/data/attributes/profiles/data/${index}/attributes/email` : "/data" },
          },
          links: { self: address },
        })),
        links: { self: address, next: at + 1 < failures.length ? `${address}?page%5Bcursor%5D=${at + 1}` : undefined },
      },
    };
  };
  const found = (filter: string): ShopAnswer => {
    const [, field = "", list = "[]"] = /^any\((\w+),(\[.*\])\)$/.exec(filter) ?? [];
    const values: string[] = JSON.parse(list);
    const data = [...profiles.entries()]
      .filter(([, one]) => values.includes(one[field as keyof Attributes] ?? ""))
      .map(([id, attributes]) => ({
        type: "profile",
        id,
        attributes,
        links: { self: "https://a.klaviyo.com/api/profiles/P" },
      }));
    return { json: { data, links: { self: "https://a.klaviyo.com/api/profiles" } } };
  };

  const server = await startPlatform(({ method, url, headers, body }: ShopRequest): ShopAnswer => {
    if (headers.authorization !== "Klaviyo-API-Key pk_test") return refusal(401, "Missing or invalid private key.");
    const [, job] = /\/profile-bulk-import-jobs\/J(\d+)/.exec(url.pathname) ?? [];
    if (url.pathname.endsWith("/import-errors")) return errorsOf(Number(job), url.searchParams.get("page[cursor]"));
    if (job !== undefined) {
      const one = jobs[Number(job)];
      if (one) one.polls += 1;
      return { json: jobOf(Number(job)) };
    }
    if (method === "POST") return createJob(body);
    if (method === "DELETE") {
      for (const { id } of JSON.parse(body).data) listed.delete(id);
      return { status: 204 };
    }
    if (url.pathname === "/api/profiles") return found(url.searchParams.get("filter") ?? "");
    const list = (id: string, name: string) => ({
      type: "list",
      id,
      attributes: { name },
      links: { self: `https://a.klaviyo.com/api/lists/${id}` },
    });
    const isSecond = url.searchParams.has("page[cursor]");
    const next = isSecond ? undefined : "https://a.klaviyo.com/api/lists?page%5Bcursor%5D=2";
    const data = [isSecond ? list("L2", "Newsletter") : list("L1", "Win back")];
    return { json: { data, links: { self: "https://a.klaviyo.com/api/lists", next } } };
  }, KLAVIYO);
  return { ...server, listed: () => [...listed].map((id) => id.slice(2)).sort() };
};
