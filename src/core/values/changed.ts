import { isUuid } from "./texts.ts";

/** The cause of a membership change. */
export type DoneBy = { byKind: "rule" | "user" | "token" | "system"; byId: string | null; version: number | null };

/** A position in records by when they changed here: microseconds since 1970, and the last record's ID. */
export type ChangePlace = { at: string; id: string };

const CURSOR = /^(\d{1,16})_((?:[0-9a-f]{2}){1,1020})$/;

/** Any record that changed at or after a time is after this place, because no ID is empty. */
export const placeBefore = (since: Date): ChangePlace => ({ at: `${Math.max(0, since.getTime())}000`, id: "" });

/** The text of a place, for the next request. */
export const formatCursor = ({ at, id }: ChangePlace): string =>
  `${at}_${Array.from(new TextEncoder().encode(id), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** The place of such a text; null if it is none. */
export const readCursor = (text: string): ChangePlace | null => {
  const [, at, hex = ""] = CURSOR.exec(text) ?? [];
  if (at === undefined) return null;
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const id = new TextDecoder().decode(bytes);
  return id.includes("\0") ? null : { at, id };
};

/** When the record at a place changed, rounded down to milliseconds. */
export const changeTime = ({ at }: ChangePlace): Date => new Date(Math.floor(Number(at) / 1000));

/** Identifies a state of a business's orders; a later state of the same epoch has a larger revision. */
export type OrderState = { epoch: string; revision: number };

/** Whether this state has every order of the wanted one. */
export const isNoOlder = ({ epoch, revision }: OrderState, wanted: OrderState): boolean =>
  epoch === wanted.epoch && revision >= wanted.revision;

export type BulkRequest<Action extends string> = { action: Action; ids: readonly string[] };

/** The result of changing several things at once. */
export type Changed<Action extends string> = {
  action: Action;
  changed: number;
  changedIds: string[];
  /** As they were requested. */
  notFoundIds: string[];
};

type Identified = readonly { id: string }[];

/** Those that were not found, as they were requested. */
export const notFound = (ids: readonly string[], found: Identified): string[] => {
  const known = new Set(found.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => !known.has(id.toLowerCase()));
};

/** `of`: the found ones that changed. */
export const changed = <Action extends string>(
  { action, ids }: BulkRequest<Action>,
  found: Identified,
  of: Identified = found,
): Changed<Action> => ({
  action,
  changed: of.length,
  changedIds: of.map(({ id }) => id),
  notFoundIds: notFound(ids, found),
});

/** Changes each of these; `change` tells whether it found one to change. In one order, so that transactions don't wait for each other. */
export const changeEach = async <Action extends string>(
  action: Action,
  ids: readonly string[],
  change: (id: string) => Promise<boolean>,
): Promise<Changed<Action>> => {
  const done: { id: string }[] = [];
  const wanted = [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))].sort();
  for (const id of wanted) if (await change(id)) done.push({ id });
  return changed({ action, ids }, done);
};
