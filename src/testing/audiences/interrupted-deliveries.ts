import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings, settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { putDestination } from "#features/audiences/manage-destination.ts";
import { requestSend } from "#features/audiences/send-audience.ts";
import { listSends } from "#features/audiences/store/audience-sends.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { startShopServer } from "#testing/shops/connections/shop-server.ts";

const CUSTOMERS = 1300;
/** The segment's members at each send: from one number to another, in up to three batches that come and two that leave. */
const SENDS = [
  [0, 1100],
  [550, 1300],
  [0, 600],
] as const;

/**
 * Where workers are killed, one after the other: at which write to which table. In the first send: members and file not yet
 * recorded, the first message in flight, the second one, the end of the delivery, and its audit line. In the second: both
 * messages of those who left in flight, the one of those who came, and the end of the run.
 */
export const POINTS_OF_SEND: readonly { table: string; writes: number }[] = [
  { table: "audience_members", writes: 2 },
  { table: "audience_sends", writes: 1 },
  { table: "audience_destinations", writes: 3 },
  { table: "audience_destinations", writes: 2 },
  { table: "audience_destinations", writes: 4 },
  { table: "audit_log", writes: 1 },
  { table: "audience_destinations", writes: 3 },
  { table: "audience_destinations", writes: 2 },
  { table: "audience_destinations", writes: 3 },
  { table: "runs", writes: 2 },
];

const READER = { language: "en" } as const;

/** A receiver that follows the webhook's protocol: it skips repeated messages by their ID, and nothing else. */
const startReceiver = async () => {
  const [listed, messages, wrong] = [new Set<string>(), new Map<string, string>(), [] as string[]];
  const counts = { repeated: 0 };
  const server = await startShopServer(({ headers, body }) => {
    const id = String(headers["webhook-id"]);
    const before = messages.get(id);
    if (before !== undefined) {
      counts.repeated++;
      if (before !== body) wrong.push(`${id} was repeated with other contents`);
      return { json: {} };
    }
    messages.set(id, body);
    const { type, data } = JSON.parse(body) as { type: string; data: { members: { email: string }[] } };
    for (const { email } of data.members) {
      const isAdded = type === "audience.members_added";
      if (isAdded === listed.has(email)) wrong.push(`${type} had ${email} twice`);
      if (isAdded) listed.add(email);
      else listed.delete(email);
    }
    return { json: {} };
  });
  return { server, listed, wrong, counts };
};

/** Sends of an audience whose members change, to a receiver that finds out what a killed worker sends twice. */
export const someDeliveries = async () => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  const { server, listed, wrong, counts } = await startReceiver();
  const scope: Scope = await aBusiness();
  const actor = asAdmin(scope);
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => ({
    externalId: `c${i}`,
    email: `c${i}@shop.test`,
    emailConsent: "granted" as const,
    createdAt: new Date(0),
  }));
  await saveSales(scope, { customers });
  const { id: segmentId } = await createSegment(actor, { name: "Picked", criteria: {}, isAutomatic: false });
  const plan = { format: "csv", purpose: "email", schedule: "manual", hour: 6 } as const;
  const { id } = await createAudience(
    actor,
    { ...plan, name: "Picked", source: { kind: "segment", segmentId } },
    READER,
  );
  const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  await putDestination(actor, id, { kind: "webhook", url: server.address, secret });

  let sent = 0;
  let runId = "";
  const sendNext = async () => {
    const [from, to] = SENDS[sent++] ?? [0, 0];
    await withBusiness(scope, async (client) => {
      const key = [scope.businessId, segmentId];
      await client.query("delete from customer_segment_assignments where business_id = $1 and segment_id = $2", key);
      await client.query(
        `insert into customer_segment_assignments (business_id, segment_id, customer_id, by_kind)
         select $1, $2, customer_id, 'system' from customers
          where business_id = $1 and ltrim(external_id, 'c')::int >= $3 and ltrim(external_id, 'c')::int < $4 returning 1`,
        [...key, from, to],
      );
    });
    runId = (await requestSend(actor, id)).id;
  };
  await sendNext();
  return {
    scope,
    isOver: async () => {
      if ((await readRun(actor, runId)).state !== "succeeded") return false;
      if (sent === SENDS.length) return true;
      await sendNext();
      return false;
    },
    /** What the receiver and the files are, and how many messages arrived more than once. */
    outcome: async () => {
      const { data } = await withBusiness(scope, (client) => listSends(client, scope, id, { limit: 50, offset: 0 }));
      const hashOf = (run: string) =>
        createHash("sha256")
          .update(readFileSync(path.join(settings().DATA_DIR, "audiences", `${run}.csv`)))
          .digest("hex");
      const files = data.map((send) => hashOf(send.runId) === send.fileHash);
      return { listed: [...listed].sort(), wrong, repeated: counts.repeated, sends: data.length, files };
    },
    expected: () => {
      const [from, to] = SENDS.at(-1) ?? [0, 0];
      const members = customers.slice(from, to).map(({ email }) => email);
      return { listed: members.sort(), wrong: [], sends: SENDS.length, files: SENDS.map(() => true) };
    },
    close: () => server[Symbol.asyncDispose](),
  };
};
