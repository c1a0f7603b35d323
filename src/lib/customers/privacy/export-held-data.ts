import { assertMay } from "#lib/domain/accounts/grants.ts";
import { customerFileName } from "#lib/domain/customers/file-name.ts";
import { HELD_TABLES, heldRow } from "#lib/domain/customers/held/held-data.ts";
import { heldDocument, NEWEST_ROWS } from "#lib/domain/customers/held/held-document.ts";
import { type HeldRow, jsonOfParts, type PartRow } from "#lib/domain/customers/held/held-parts.ts";
import { isPersonalId } from "#lib/domain/customers/personal-data.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { schemeWords } from "#lib/domain/report/rfm/scheme-words.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { overlay } from "#lib/domain/words/overlay.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
import { audit } from "#lib/server/auth/audit.ts";
import { bufferedOnDisk } from "#lib/server/csv/buffered-on-disk.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { eachHeldRow } from "#lib/server/db/customers/privacy/held-data.ts";
import { activeScheme } from "#lib/server/db/rfm-scheme/rfm-schemes.ts";
import { renderPdf } from "#lib/server/pdf/render-pdf.ts";
import { isUuid } from "../../domain/uuid.ts";
import { noCustomer } from "../../segments/assign-segments.ts";
import { now } from "../../server/clock.ts";

/**
 * Everything that is stored about a customer, for when they ask for it, with its audit entry: JSON in full, or a PDF to read in
 * the caller's language, which has the newest of long lists. Throws FORBIDDEN without `data:export` and `customers:pii`, and
 * NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const exportHeldData = async (actor: Actor, customerId: string, format: "json" | "pdf", language: Language) => {
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
      const parts = jsonOfParts();
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
  const name = customerFileName("personal-data", [part], dayOf(now(), timeZone), format);
  return { name, type: `application/${format}` as const, body };
};
