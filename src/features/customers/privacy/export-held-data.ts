import { audit } from "#core/auth/audit.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { bufferedOnDisk } from "#core/csv/buffered-on-disk.ts";
import type { Language } from "#core/messages/language.ts";
import { overlay } from "#core/messages/overlay.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { isUuid } from "#core/values/uuid.ts";
import { eachHeldRow } from "#features/customers/store/privacy/held-data.ts";
import { renderPdf } from "#features/report/store/pdf/render-pdf.ts";
import { activeScheme } from "#features/report/store/rfm-schemes.ts";
import { noCustomer } from "#features/segments/assign-segments.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { customerFileName } from "#records/rules/customers/file-name.ts";
import { HELD_TABLES, heldRow } from "#records/rules/held/held-data.ts";
import { heldDocument, NEWEST_ROWS } from "#records/rules/held/held-document.ts";
import { type HeldRow, jsonOfParts, type PartRow } from "#records/rules/held/held-parts.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";

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
  const name = customerFileName("personal-data", [part], toLocalDay(now(), timeZone), format);
  return { name, type: `application/${format}` as const, body };
};
