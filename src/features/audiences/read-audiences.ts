import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { wordsIn } from "#core/messages/words.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Rights, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { resolveFilters } from "#features/customers/list-customers.ts";
import { criteriaReader, type Reader } from "#features/segments/describe-criteria.ts";
import { readRfmRule } from "#features/segments/read-segment-rules.ts";
import { applyCustomersView, listViews } from "#features/views/read-views.ts";
import { LAPSED_KEY } from "#lib/rfm/segments.ts";
import type { CustomerFilter } from "#records/list/customer-list.ts";
import { getField } from "#records/rules/criteria/catalogue.ts";
import { resolveSelector } from "../customers/select-customers.ts";
import { type AudienceFormatName, FORMAT_USES } from "./destinations/destinations.ts";

import type { Purpose } from "./rules/audience.ts";
import type { AudienceSource } from "./rules/audience-source.ts";
import { type AudienceSort, findAudience, type ListedAudience, listAudiences as listRows } from "./store/audiences.ts";

/**
 * Throws FORBIDDEN without `data:export`, and without `customers:pii` for a file that shows addresses and names: hashes identify a
 * customer only to a system that knows them.
 */
export const assertMaySend = (actor: Rights, format: AudienceFormatName): void => {
  assertMay(actor, "data:export");
  if (!FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};

export const noAudience = () => refusalBy("AUDIENCE_NOT_FOUND", "There is no such audience");

/**
 * The customers of a source now. Throws NOT_FOUND (SEGMENT_NOT_FOUND, VIEW_NOT_FOUND), also for a view that the actor doesn't see,
 * CONFLICT (VIEW_INCOMPLETE) for a view that would have more customers than it was saved for, and INVALID_PARAMETER for a group that the field doesn't have.
 */
export const resolveSource = async (
  actor: Actor,
  { source, purpose }: { source: AudienceSource; purpose: Purpose },
): Promise<CustomerFilter> => {
  switch (source.kind) {
    case "segment":
      return resolveFilters(actor, { segmentId: source.segmentId });
    case "view":
      return resolveFilters(actor, await applyCustomersView(actor, { view: source.viewId }));
    case "group": {
      const { field, value } = source;
      const criteria = field === "rfmSegment" ? await readRfmRule(actor, value) : { field, operator: "is", value };
      return resolveFilters(actor, { criteria });
    }
    case "playbook":
      return resolveSelector(actor, {
        list:
          source.list === "win-back"
            ? // As the page lists them: customers who can't be written to take no place of the week, unless they get ads.
              { name: "win-back", view: "week", reachable: purpose === "advertising" ? "all" : "any", state: "open" }
            : { name: source.list, state: "open" },
      });
  }
};

/** Names sources for a reader: a segment, a view, a group; null for what no longer exists or is another's, and for playbooks. */
const sourceNames = async (actor: Actor, reader: Reader): Promise<(source: AudienceSource) => string | null> => {
  const [names, { data: views }] = await Promise.all([criteriaReader(actor, reader), listViews(actor, "customers")]);
  const { language } = reader;
  const groupName = (name: string, value: string): string => {
    const field = getField(name);
    const words = wordsIn(language);
    const word =
      name === "rfmSegment" && value === LAPSED_KEY
        ? words.lapsed_segment.name
        : (names.nameOf?.(name, value) ?? field.optionWord?.(words, value, language) ?? value);
    return `${field.nameIn(language)}: ${word}`;
  };
  return (source) => {
    switch (source.kind) {
      case "segment":
        return names.nameOf?.("inSegment", source.segmentId) ?? null;
      case "view":
        return views.find(({ id }) => id === source.viewId)?.name ?? null;
      case "group":
        return groupName(source.field, source.value);
      case "playbook":
        return null;
    }
  };
};

const shownAll = async (actor: Actor, rows: readonly ListedAudience[], reader: Reader) => {
  const [nameOf, people] = await Promise.all([
    sourceNames(actor, reader),
    readDisplayNames(
      actor,
      rows.flatMap(({ createdBy, changedBy }) => [createdBy, changedBy]),
    ),
  ]);
  return rows.map((row) => ({
    ...row,
    sourceName: nameOf(row.source),
    createdBy: people.get(row.createdBy) ?? null,
    changedBy: people.get(row.changedBy) ?? null,
  }));
};

/** Those whose names have all the words. */
export const listAudiences = async (actor: Actor, { q, sort, ...place }: ListRequest<AudienceSort>, reader: Reader) => {
  const found = await withBusiness(actor, (client) =>
    listRows(client, actor, searchWords(q), sort, toPageWindow(place)),
  );
  return { data: await shownAll(actor, found.data, reader), total: found.total };
};

/** Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const getAudience = async (scope: Scope, id: string): Promise<ListedAudience> => {
  const row = isUuid(id) ? await withBusiness(scope, (client) => findAudience(client, scope, id)) : null;
  if (!row) throw noAudience();
  return row;
};

/** Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const readAudience = async (actor: Actor, id: string, reader: Reader) => {
  const [audience] = await shownAll(actor, [await getAudience(actor, id)], reader);
  if (!audience) throw noAudience();
  return audience;
};
