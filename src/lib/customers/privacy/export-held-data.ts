import { assertMay } from "#lib/domain/accounts/grants.ts";
import { customerFileName } from "#lib/domain/customers/file-name.ts";
import { HELD_TABLES, heldRow } from "#lib/domain/customers/held/held-data.ts";
import { type HeldData, heldDocument } from "#lib/domain/customers/held/held-document.ts";
import { isPersonalId } from "#lib/domain/customers/personal-data.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { schemeWords } from "#lib/domain/report/rfm/scheme-words.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { overlay } from "#lib/domain/words/overlay.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
import { audit } from "#lib/server/auth/audit.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { readHeldRows } from "#lib/server/db/customers/privacy/held-data.ts";
import { activeScheme } from "#lib/server/db/rfm-scheme/rfm-schemes.ts";
import { renderPdf } from "#lib/server/pdf/render-pdf.ts";
import { isUuid } from "../../domain/uuid.ts";
import { noCustomer } from "../../segments/assign-segments.ts";
import { now } from "../../server/clock.ts";

/**
 * Everything that is stored about a customer, for when they ask for it, with its audit entry. Throws FORBIDDEN without `data:export` and
 * `customers:pii`, and NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readHeldData = async (actor: Actor, customerId: string): Promise<HeldData> => {
  assertMay(actor, "data:export");
  assertMay(actor, "customers:pii");
  if (!isUuid(customerId)) throw noCustomer();
  const [{ name: business, currency, timeZone }, stored] = await Promise.all([
    getBusinessOrThrow(actor),
    readHeldRows(actor, customerId),
  ]);
  if (!stored.customer?.length) throw noCustomer();
  await audit(actor, { action: "customer.data_exported", things: { customer: customerId } });
  const parts = HELD_TABLES.map((held) => {
    const rows = (stored[held.part] ?? []).map((row) => heldRow(held, row, currency));
    return [held.part, rows] as const;
  });
  return { exportedAt: now().toISOString(), business, currency, timeZone, parts: Object.fromEntries(parts) };
};

/** The same as a file: JSON in full, or a PDF to read in the caller's language. Throws what `readHeldData` throws. */
export const exportHeldData = async (actor: Actor, customerId: string, format: "json" | "pdf", language: Language) => {
  const held = await readHeldData(actor, customerId);
  const externalId = String(held.parts.customer?.[0]?.externalId);
  // Names of files are in the audit log, also for readers without personal data.
  const part = isPersonalId(externalId) ? undefined : externalId;
  const name = customerFileName("personal-data", [part], dayOf(now(), held.timeZone), format);
  if (format === "json")
    return { name, type: "application/json" as const, body: JSON.stringify({ data: held }, null, 2) };
  const { scheme } = await activeScheme(actor);
  const words = overlay(wordsIn(language), schemeWords(scheme.looks));
  return { name, type: "application/pdf" as const, body: await renderPdf(heldDocument(held, language, words)) };
};
