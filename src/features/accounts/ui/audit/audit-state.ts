/** The filters in the address. Days are ISO dates, both inclusive. */
export type AuditState = { actor: string; action: string; from: string; to: string };

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Values that each filter accepts; any other value resets the filter. */
const FILTERS: Record<"actor" | "action" | "from" | "to", (text: string) => boolean> = {
  actor: (text) => text.length <= 100,
  action: (text) => /^[a-z_]{1,50}([.][a-z_]{1,50})?$/.test(text),
  from: isDay,
  to: isDay,
};

const NAMES = ["actor", "action", "from", "to"] as const;

export const readAuditState = (query: URLSearchParams): { state: AuditState; unknown: string[] } => {
  const wrong = NAMES.filter((name) => query.has(name) && !FILTERS[name](query.get(name) ?? ""));
  const read = (name: (typeof NAMES)[number]) => (wrong.includes(name) ? "" : (query.get(name) ?? ""));
  const state = { actor: read("actor"), action: read("action"), from: read("from"), to: read("to") };
  return { state, unknown: wrong };
};

export const writeAuditState = (state: AuditState): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== "") query.set(name, value);
  return query.size > 0 ? `?${query}` : "";
};

/** A period whose first day comes after its last. */
export const isReversedPeriod = ({ from, to }: AuditState): boolean => from !== "" && to !== "" && from > to;

/** The filters as query parameters, without the unset ones. */
export const toAuditFilters = ({ actor, action, from, to }: AuditState) => ({
  actor: actor || undefined,
  action: action || undefined,
  from: from || undefined,
  to: to || undefined,
});
