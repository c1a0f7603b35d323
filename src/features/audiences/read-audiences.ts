import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import {
  type AudienceSort,
  findAudience,
  type ListedAudience,
  listAudiences as listRows,
} from "#features/audiences/store/audiences.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { noAudience } from "./audience-access.ts";
import { sourceNames } from "./resolve-source.ts";

export type ShownAudience = Omit<
  ListedAudience,
  "scheduledSince" | "createdBy" | "changedBy" | "createdAt" | "updatedAt" | "lastSentAt"
> & {
  /** Null for a playbook list, and for what no longer exists or the reader doesn't see. */
  sourceName: string | null;
  createdBy: string | null;
  changedBy: string | null;
  lastSentAt: string | null;
  createdAt: string;
  updatedAt: string;
};

const shownAll = async (actor: Actor, rows: readonly ListedAudience[], reader: Reader): Promise<ShownAudience[]> => {
  const [nameOf, people] = await Promise.all([
    sourceNames(actor, reader),
    readDisplayNames(
      actor,
      rows.flatMap(({ createdBy, changedBy }) => [createdBy, changedBy]),
    ),
  ]);
  return rows.map(({ scheduledSince: _, ...row }) => ({
    ...row,
    sourceName: nameOf(row.source),
    createdBy: people.get(row.createdBy) ?? null,
    changedBy: people.get(row.changedBy) ?? null,
    lastSentAt: row.lastSentAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
};

/** Those whose names have all the words. */
export const listAudiences = async (
  actor: Actor,
  { q, sort, ...place }: ListRequest<AudienceSort>,
  reader: Reader,
): Promise<Page<ShownAudience>> => {
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
export const readAudience = async (actor: Actor, id: string, reader: Reader): Promise<ShownAudience> => {
  const [audience] = await shownAll(actor, [await getAudience(actor, id)], reader);
  if (!audience) throw noAudience();
  return audience;
};
