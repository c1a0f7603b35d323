import { RUN_KINDS, type RunKind } from "../rules/kinds.ts";
import { RUN_LISTS, type RunList } from "./use-open-runs.ts";

/** The page's state in the address. With `show` null: failed runs if there are any, else current ones, else finished ones. */
export type RunsState = { show: RunList | null; kind: RunKind | null };

const one = <Word extends string>(words: readonly Word[], given: string | null): Word | null =>
  words.find((word) => word === given) ?? null;

export const readRunsState = (query: URLSearchParams): { state: RunsState; unknown: string[] } => {
  const [show, kind] = [query.get("state"), query.get("kind")];
  const state = { show: one(RUN_LISTS, show), kind: one(RUN_KINDS, kind) };
  return {
    state,
    unknown: [
      ...(show !== null && state.show === null ? ["state"] : []),
      ...(kind !== null && state.kind === null ? ["kind"] : []),
    ],
  };
};

export const writeRunsState = ({ show, kind }: RunsState): string => {
  const query = new URLSearchParams();
  if (show) query.set("state", show);
  if (kind) query.set("kind", kind);
  return query.size > 0 ? `?${query}` : "";
};
