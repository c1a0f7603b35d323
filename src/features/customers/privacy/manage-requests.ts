import type { PoolClient } from "pg";
import { type AuditActor, audit, insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { bufferedOnDisk } from "#core/csv.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { storedId } from "#core/db/stored-id.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { overlay } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { checkNotFuture } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type Scope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "#features/customers/contracts/privacy-requests.ts";
import { isOverdue, type PrivacyState } from "#features/customers/rules/privacy.ts";
import { type PrivacyProof, proofDocument } from "#features/customers/rules/privacy-proof.ts";
import { findErasable } from "#features/customers/store/privacy/erase-customers.ts";
import { HELD_TABLES } from "#features/customers/store/privacy/held-tables.ts";
import {
  closePrivacyRequest,
  eachHeldRow,
  findPrivacyRequest,
  insertAccessRequest,
  insertPrivacyRequest,
  insertShopRequest,
  listPrivacyRequests,
  type PrivacyRequestRow,
} from "#features/customers/store/privacy/privacy-requests.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { objectingAmong } from "#records/customers/consent.ts";
import { findCustomerIds, noCustomer } from "#records/customers/customers.ts";
import { renderPdf } from "#records/pdf/render-pdf.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { heldRow } from "#records/rules/held-data.ts";
import { type HeldRow, heldDocument, jsonOfParts, NEWEST_ROWS, type PartRow } from "#records/rules/held-document.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";

/**
 * Everything that is stored about a customer, for when they ask for it, with its audit entry: JSON in full, or a PDF to read in
 * the caller's language, which has the newest of long lists. Throws FORBIDDEN without `data:export` and `customers:pii`, and
 * NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const exportHeldData = async (
  actor: Actor,
  customerId: string,
  format: "json" | "pdf",
  language: LanguageTag,
) => {
  assertMay(actor, "data:export");
  assertMay(actor, "customers:pii");
  if (!isUuid(customerId)) throw noCustomer();
  const { name: business, currency, timeZone } = await getBusinessOrThrow(actor);
  const about = { exportedAt: now().toISOString(), business, currency, timeZone };
  let externalId = "";
  const eachPage = async (newest: number | null, take: (rows: PartRow[]) => unknown) => {
    await eachHeldRow(actor, { customerId, newest }, async (stored) => {
      const rows = stored.flatMap(({ place, count, row }) => {
        const table = HELD_TABLES[place];
        return table ? [{ part: table.part, count, row: heldRow(table, row, currency) }] : [];
      });
      externalId ||= String(rows[0]?.row.externalId);
      await take(rows);
    });
    if (!externalId) throw noCustomer();
    await audit(actor, { action: "customer.data_exported", things: { customer: customerId } });
  };
  const bodies = {
    json: async () => {
      const parts = jsonOfParts(HELD_TABLES.map(({ part }) => part));
      return bufferedOnDisk(async (write) => {
        await write(`{"data":${JSON.stringify(about).slice(0, -1)},"parts":{\n`);
        await eachPage(null, (rows) => write(parts.add(rows)));
        await write(`${parts.end()}}}}\n`);
      });
    },
    pdf: async () => {
      const { scheme } = await activeScheme(actor);
      const words = overlay(wordsIn(language), schemeWords(scheme.looks));
      const parts: Record<string, HeldRow[]> = {};
      const counts: Record<string, number> = {};
      await eachPage(NEWEST_ROWS, (rows) => {
        for (const { part, count, row } of rows) {
          counts[part] = count;
          parts[part] = parts[part] ?? [];
          parts[part].push(row);
        }
      });
      return renderPdf(heldDocument({ ...about, parts, counts }, language, words));
    },
  };
  const body = await bodies[format]();
  // Names of files are in the audit log, also for readers without personal data.
  const part = isPersonalId(externalId) ? undefined : externalId;
  const name = customerFileName("personal-data", [part], toLocalDay(now(), timeZone), format);
  return { name, type: `application/${format}` as const, body };
};

const shown = (row: PrivacyRequestRow) => ({ ...row, isOverdue: isOverdue(row, now()) });

/** Throws NOT_FOUND (PRIVACY_REQUEST_NOT_FOUND). */
export const requestOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<PrivacyRequestRow> => {
  const row = isUuid(id) ? await findPrivacyRequest(client, scope, id) : undefined;
  if (!row) throw refusalBy("PRIVACY_REQUEST_NOT_FOUND", "This privacy request does not exist");
  return row;
};

/**
 * Enters a customer's request, due in 30 days, with an audit entry. `customerId` is the store's own ID. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND), also for an ID that is an email address or a phone number without `customers:pii`, and
 * INVALID_PARAMETER for a receipt in the future.
 */
export const enterRequest = (
  actor: Actor,
  { kind, customerId: externalId, receivedAt }: ContractInput<typeof contracts.createPrivacyRequest>,
) => {
  const at = receivedAt === undefined ? now() : new Date(receivedAt);
  // As when reading a customer: it would lead from the address to the customer.
  if (hidesPersonalData(actor) && isPersonalId(externalId)) throw noCustomer();
  checkNotFuture("receivedAt", at, now());
  return writeOnce(actor, async (client) => {
    const stored = await storedId(client, actor, "customers", externalId);
    const customerId = (await findCustomerIds(client, actor, [stored])).get(stored);
    if (customerId === undefined) throw noCustomer();
    const id = await insertPrivacyRequest(client, actor, { kind, customerId, receivedAt: at });
    const things = { customer: customerId, privacyRequest: id };
    await insertAuditLine(client, actor, { action: "privacy_request.created", things, after: { kind } });
    return shown(await requestOrThrow(client, actor, id));
  });
};

/** One page of requests, optionally in one state. */
export const listRequestPage = async (
  scope: Scope,
  { state, sort, q: _, ...page }: ContractInput<typeof contracts.listPrivacyRequests>,
) => {
  const { data, total } = await withBusiness(scope, (client) =>
    listPrivacyRequests(client, scope, { state, sort }, toPageWindow(page)),
  );
  return { data: data.map(shown), total };
};

/** Erasures are completed by carrying them out, and an objection by recording it; the others are done outside. */
const isFulfilled = async (client: PoolClient, scope: Scope, { kind, customerId }: PrivacyRequestRow) => {
  if (customerId === null) return false;
  if (kind === "erasure") {
    const customer = await findErasable(client, scope, customerId);
    return !customer || customer.erasedAt !== null;
  }
  return kind !== "objection" || (await objectingAmong(client, scope, [customerId])).has(customerId);
};

const alreadyClosed = () => refusalBy("PRIVACY_REQUEST_CLOSED", "This privacy request is closed");

/**
 * Completes or rejects an open request, with an audit entry. Throws NOT_FOUND (PRIVACY_REQUEST_NOT_FOUND) and CONFLICT
 * (PRIVACY_REQUEST_CLOSED; PRIVACY_REQUEST_UNFULFILLED for an erasure or objection that was not carried out).
 */
export const closeRequest = (actor: Actor, id: string, state: Exclude<PrivacyState, "open">) =>
  withBusiness(actor, async (client) => {
    const row = await requestOrThrow(client, actor, id);
    if (row.state !== "open") throw alreadyClosed();
    if (state === "completed" && !(await isFulfilled(client, actor, row)))
      throw refusalBy("PRIVACY_REQUEST_UNFULFILLED", "What this privacy request asks for has not been done");
    if (!(await closePrivacyRequest(client, actor, id, { state, at: now() }))) throw alreadyClosed();
    const things = { ...(row.customerId && { customer: row.customerId }), privacyRequest: id };
    const after = { kind: row.kind, state };
    await insertAuditLine(client, actor, { action: "privacy_request.closed", things, after });
    return shown(await requestOrThrow(client, actor, id));
  });

/**
 * That a request was closed and when, as a file without personal data. Throws NOT_FOUND (PRIVACY_REQUEST_NOT_FOUND) and
 * CONFLICT (PRIVACY_REQUEST_UNFULFILLED) for an open one.
 */
export const readRequestProof = async (scope: Scope, id: string, format: "json" | "pdf", language: LanguageTag) => {
  const { name: business, currency, timeZone } = await getBusinessOrThrow(scope);
  const row = await withBusiness(scope, (client) => requestOrThrow(client, scope, id));
  const { state, kind, receivedAt, dueAt, closedAt } = row;
  if (state === "open" || !closedAt)
    throw refusalBy("PRIVACY_REQUEST_UNFULFILLED", "What this privacy request asks for has not been done");
  const proof: PrivacyProof = {
    id,
    business,
    kind,
    state,
    receivedAt: receivedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    closedAt: closedAt.toISOString(),
  };
  const name = customerFileName("privacy-proof", [id], toLocalDay(now(), timeZone), format);
  if (format === "json")
    return { name, type: "application/json" as const, body: JSON.stringify({ data: proof }, null, 2) };
  const frame = { currency, timeZone, madeAt: now().toISOString() };
  return { name, type: "application/pdf" as const, body: await renderPdf(proofDocument(proof, language, frame)) };
};

/** Enters customers' requests for access in the caller's transaction, unless one is open. */
export const enterAccessRequests = async (
  client: PoolClient,
  actor: AuditActor,
  requests: readonly { externalId: string; receivedAt: Date }[],
): Promise<void> => {
  const externalIds = requests.map(({ externalId }) => externalId);
  const ids = await findCustomerIds(client, actor, externalIds);
  for (const { externalId, receivedAt } of requests) {
    const customerId = ids.get(externalId);
    if (customerId) await insertAccessRequest(client, actor, { customerId, receivedAt });
  }
};

/** Nothing is erased yet: the shop's data is the business's own, so an admin decides. */
export const enterShopRequest = async (
  client: PoolClient,
  actor: AuditActor,
  connectionId: string,
  receivedAt: Date,
): Promise<void> => {
  const id = await insertShopRequest(client, actor, { connectionId, receivedAt });
  if (id === undefined) return;
  const things = { connection: connectionId, privacyRequest: id };
  await insertAuditLine(client, actor, {
    action: "privacy_request.created",
    things,
    after: { kind: "shop_erasure" },
  });
};

/** Completes a shop's request in the caller's transaction. */
export const completeShopRequest = async (client: PoolClient, actor: Actor, id: string): Promise<void> => {
  await closePrivacyRequest(client, actor, id, { state: "completed", at: now() });
  await insertAuditLine(client, actor, {
    action: "privacy_request.closed",
    things: { privacyRequest: id },
    after: { kind: "shop_erasure", state: "completed" },
  });
};
