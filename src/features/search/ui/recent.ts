import { isUuid } from "#core/values/texts.ts";

/** How many recent results are stored. */
const MOST = 20;

/** In the browser, per user and business: only keys, so that a stored name can't outlive the customer or the permission to see it. */
const storageKey = ({ id, business }: { id: string; business: { id: string } }): string =>
  `recent:${business.id}:${id}`;

type Owner = Parameters<typeof storageKey>[0];

/** The keys of recent results, the last one first; none if the browser stores nothing. */
export const recentKeys = (owner: Owner): string[] => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(owner)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((key) => typeof key === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
};

export const rememberKey = (owner: Owner, key: string): void => {
  try {
    const others = recentKeys(owner).filter((one) => one !== key);
    localStorage.setItem(storageKey(owner), JSON.stringify([key, ...others].slice(0, MOST)));
  } catch {
    // Full or blocked storage only means that nothing is listed as recent.
  }
};

/** The IDs in the keys of a kind. */
export const pickIdsByKind = (keys: readonly string[], kind: string): string[] =>
  keys.flatMap((key) => {
    const id = key.slice(kind.length + 1);
    return key.startsWith(`${kind}:`) && isUuid(id) ? [id] : [];
  });

/** The key of the customer or segment whose page has this path. */
export const parsePathKey = (path: string): string | null => {
  const [, kind, id] = /^\/(customers|segments)\/([0-9a-f-]{36})$/.exec(path) ?? [];
  return kind && id ? `${kind}:${id}` : null;
};
