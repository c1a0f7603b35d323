import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { keyIds } from "#core/server/encryption.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import type { SlackState } from "#features/slack/rules/kinds.ts";
import {
  findSlackConnection,
  listSlackConnections,
  type SlackRow,
  type SlackSettings,
  type SlackSort,
} from "#features/slack/store/slack-connections.ts";
import { toMajor } from "#lib/money.ts";

/** Money in major units. Keys are never returned. */
export type ShownSlackConnection = SlackSettings &
  Pick<SlackRow, "id" | "hasButtons" | "problem" | "detail" | "version"> & {
    state: SlackState;
    attemptedAt: string | null;
    sentAt: string | null;
    createdAt: string;
  };

const toSlackState = ({ keys: { keyId }, isBroken, problem, sentAt }: SlackRow): SlackState => {
  const { current, previous } = keyIds();
  if (keyId !== current && keyId !== previous) return "locked";
  if (isBroken) return "broken";
  if (problem !== null) return "failing";
  return sentAt ? "active" : "new";
};

export const shownSlackConnection = (row: SlackRow, currency: string): ShownSlackConnection => {
  const { keys: _, isBroken: __, minValue, attemptedAt, sentAt, createdAt, ...rest } = row;
  return {
    ...rest,
    minValue: minValue === null ? null : toMajor(minValue, currency),
    state: toSlackState(row),
    attemptedAt: attemptedAt?.toISOString() ?? null,
    sentAt: sentAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
};

export const unknownSlackConnection = () =>
  refusalBy("SLACK_CONNECTION_NOT_FOUND", "This business has no such Slack connection");

/** In the caller's transaction. Throws NOT_FOUND. */
export const findSlackOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<SlackRow> => {
  const row = isUuid(id) ? await findSlackConnection(client, scope, id) : undefined;
  if (!row) throw unknownSlackConnection();
  return row;
};

export const pageOfSlackConnections = async (
  scope: Scope,
  { q, sort, ...page }: ListRequest<SlackSort>,
): Promise<Page<ShownSlackConnection>> => {
  const { currency } = await getBusinessOrThrow(scope);
  const { data, total } = await withBusiness(scope, (client) =>
    listSlackConnections(client, scope, { words: searchWords(q), sort }, toPageWindow(page)),
  );
  return { data: data.map((row) => shownSlackConnection(row, currency)), total };
};

/** Throws NOT_FOUND. */
export const getSlackConnection = async (scope: Scope, id: string): Promise<ShownSlackConnection> => {
  const { currency } = await getBusinessOrThrow(scope);
  const row = await withBusiness(scope, (client) => findSlackOrThrow(client, scope, id));
  return shownSlackConnection(row, currency);
};
